// Inside the frame: starts the content, and tells the page around it a few things only: how tall it
// is, that it has started, that somebody is there, that they want to leave, and how the first attempt
// ended. What a pupil wrote stays here.

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

// The page around hears no key of this frame: Shift three times leaves from in here as well.
const PRESSES = 3;
const PRESSES_WITHIN = 5_000;
const ALIVE_EVERY = 20_000;
let presses = [];
let alone = false;
// What the page's own cover.js takes for life; a playing film's events do not bubble, hence capture.
const SIGNS = ["pointerdown", "pointermove", "wheel", "touchstart", "input", "timeupdate"];
// The page looks for itself whether there was a gesture. With a finger there is one when it is lifted.
const GESTURES = ["pointerup", "keydown"];

function tellWhen(signs) {
  let told = 0;
  const tellNow = () => {
    if (Date.now() - told <= ALIVE_EVERY) return;
    told = Date.now();
    tell("alive");
  };
  for (const sign of signs) window.addEventListener(sign, tellNow, { capture: true, passive: true });
}

tellWhen(SIGNS);
tellWhen(GESTURES); // counted by themselves: a film must not hide them
window.addEventListener("keydown", (event) => {
  alone = event.key === "Shift" && !event.repeat && !event.ctrlKey && !event.altKey && !event.metaKey;
  if (event.key !== "Shift") presses = [];
}, { capture: true });
window.addEventListener("keyup", (event) => {
  if (event.key !== "Shift" || !alone) return;
  const now = Date.now();
  presses = [...presses.filter((time) => now - time < PRESSES_WITHIN), now];
  if (presses.length >= PRESSES) tell("leave");
}, { capture: true });
window.addEventListener("message", (event) => {
  if (event.source !== window.parent || event.data?.type !== "hush") return;
  for (const media of document.querySelectorAll("video, audio")) media.pause();
});

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
