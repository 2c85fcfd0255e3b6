// The page around a frame: starts it when somebody asks, believes only its own frame, and gives way
// to the words when nothing comes.

const PATIENCE = 20_000;
const TALLEST = 6_000;
// As long as a film may be; the cover forgets everything after as long (lessons' cover.js).
const BELIEVED = 30 * 60_000;

export default class H5PActivity {
  constructor(section) {
    this.section = section;
    this.status = section.querySelector("[data-status]");
    this.place = section.querySelector("[data-place]");
    this.start = section.querySelector("[data-start]");
    if (!this.start) {
      return;
    }
    section.querySelector("[data-needs-script]").hidden = true;
    this.start.parentElement.hidden = false;
    this.start.addEventListener("click", () => this.begin());
    const after = section.querySelector("[data-after]");
    // By hand: the address of a lesson says nothing but the step.
    section.querySelector("[data-skip]").addEventListener("click", (event) => {
      event.preventDefault();
      after.focus();
    });
    // What is out of sight is silent, too.
    for (const sign of ["regard:step", "regard:cover"]) document.addEventListener(sign, () => this.hush());
    for (const sign of ["pointerdown", "keydown"]) {
      document.addEventListener(sign, () => { this.gesture = Date.now(); }, { capture: true, passive: true });
    }
    window.addEventListener("message", (event) => this.hear(event));
  }

  begin() {
    this.gesture = Date.now();
    this.start.parentElement.hidden = true;
    this.around(true);
    this.say("loading");
    this.frame = document.createElement("iframe");
    this.frame.title = this.section.dataset.title;
    // Never allow-same-origin: the frame would be this site.
    this.frame.setAttribute("sandbox", "allow-scripts");
    this.frame.referrerPolicy = "no-referrer";
    this.frame.allow = "";
    this.frame.src = this.section.dataset.h5p;
    this.place.append(this.frame);
    this.frame.focus();
    this.waiting = setTimeout(() => this.giveUp(), PATIENCE);
  }

  around(shown) {
    this.section.querySelector(".h5p__skip").hidden = !shown;
    this.section.querySelector("[data-after]").hidden = !shown;
  }

  hush() {
    const seen = this.section.getClientRects().length && !this.section.closest("[hidden]");
    if (!seen) this.frame?.contentWindow.postMessage({ regard: "h5p", type: "hush" }, "*");
  }

  hear(event) {
    const ours = this.frame && event.source === this.frame.contentWindow;
    if (!ours || event.data?.regard !== "h5p") {
      return;
    }
    const { type, height, passed } = event.data;
    if (type === "height" && Number.isFinite(height)) {
      this.frame.height = String(Math.min(Math.max(Math.ceil(height), 100), TALLEST));
    } else if (type === "started") {
      this.started = true;
      clearTimeout(this.waiting);
      this.status.textContent = "";
    } else if (type === "outcome" && !this.finished) {
      this.finished = true;
      this.say("finished");
      const detail = { passed: passed === true };
      this.section.dispatchEvent(new CustomEvent("h5p:outcome", { detail, bubbles: true }));
    } else if (type === "alive" && this.somebodyIsThere()) {
      // Keys and fingers in the frame are somebody at this screen: it is not covered meanwhile.
      this.section.dispatchEvent(new Event("touchstart", { bubbles: true }));
    } else if (type === "leave" && this.isFocused) {
      // Shift alone is no gesture to Chromium (navigator.userActivation): more cannot be asked for.
      document.querySelector("[data-leave-keys]")?.click();
    } else if (type === "failed" && !this.started) {
      this.giveUp();
    }
  }

  get isFocused() { return document.activeElement === this.frame; }

  /**
   * Whether there is a reason to believe a frame that says so.
   *
   * A gesture in a frame is one of the pages around it, which no script can forge. After it, a film may
   * play for half an hour. Browsers that do not tell of gestures in frames: half an hour from the last one
   * outside, of which Start is the first.
   */
  somebodyIsThere() {
    if (!this.isFocused) return false;
    if (navigator.userActivation?.isActive) this.gesture = Date.now();
    return Date.now() - this.gesture < BELIEVED;
  }

  giveUp() {
    clearTimeout(this.waiting);
    this.frame.remove();
    this.frame = null;
    this.around(false);
    this.say("failed");
    this.section.querySelector("[data-alternative]").open = true;
    this.start.parentElement.hidden = false;
    this.start.focus();
  }

  say(what) {
    this.status.textContent = this.status.dataset[what];
  }
}
