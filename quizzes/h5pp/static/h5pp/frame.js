// Inside the frame: starts the content, and tells the page around it three things only: how tall it
// is, that it has started, and how the first attempt ended. What a pupil wrote stays here.

import { outcomeOf } from "./outcome.js";

const place = document.getElementById("activity");
const { files, runtime, styles, library, passMark } = place.dataset;
let over = false;

function tell(type, values = {}) {
  window.parent.postMessage({ regard: "h5p", type, ...values }, "*");
}

function watchHeight() {
  new ResizeObserver(() => tell("height", { height: document.documentElement.scrollHeight })).observe(
    document.body,
  );
}

function listen(event) {
  const outcome = over ? null : outcomeOf(event.data?.statement, library, Number(passMark));
  if (outcome) {
    over = true;
    tell("outcome", outcome);
  }
}

try {
  await new window.H5PStandalone.H5P(place, {
    h5pJsonPath: files,
    librariesPath: files,
    frameJs: runtime,
    frameCss: styles,
    embedType: "div",
    frame: false,
    copyright: false,
    export: false,
    icon: false,
    saveFreq: false,
  });
  window.H5P.externalDispatcher.on("xAPI", listen);
  watchHeight();
  tell("started");
} catch {
  tell("failed");
}
