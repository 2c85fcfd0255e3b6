/**
 * What a lesson needs at once, in one file because a pupil's page has few requests to spare; the rest
 * (sending, the cover, the activities, later pictures) comes as soon as the first step stands, all of
 * it, so that the lesson then goes on without a network.
 */
import { register } from "../../cms/js/main.js";
import { PLACE, doors, later, settled, tab } from "../../cms/js/safety.js";

const MINUTE = 60_000;
const PLACE_LASTS = 30 * MINUTE;
const NOTED_EVERY = MINUTE / 2;

/**
 * Shows a lesson one screen at a time: its steps, and a place to stop between its parts.
 *
 * The document holds every step; this hides all but one, moves focus to its heading and marks the
 * path. The step's name stands in the address (replaced, never added to the history). Where somebody
 * was is kept in this tab for half an hour, so that a reloaded page goes on there; every door forgets
 * it (safety.js), so that nobody begins where somebody else was. Answers are never kept.
 */
class Player {
  constructor(element) {
    this.screens = [...element.querySelectorAll("[data-step-section], [data-part-end]")];
    this.steps = this.screens.filter((screen) => !("partEnd" in screen.dataset));
    this.path = document.querySelector("[data-path]");
    this.label = this.path?.querySelector("[data-path-label]");
    this.part = this.path?.querySelector("[data-path-part]");
    this.links = [...(this.path?.querySelectorAll("a") ?? [])];
    if (this.screens.length === 0) return;
    this.screens.forEach((screen) => { screen.dataset.stepLive = ""; });
    document.addEventListener("click", (event) => this.onClick(event));
    this.keepThePlace();
    history.scrollRestoration = "manual";
    // While it loads, a browser would scroll to a step that the address names, past the path.
    history.replaceState(null, "", location.pathname);
    this.show(this.remembered(), { focus: false });
    settled.then(() => this.address());
  }

  /** Note now and then that somebody is here; forget all when they leave or a door opens elsewhere. */
  keepThePlace() {
    this.keeps = true;
    const forget = () => { this.keeps = false; tab.drop(PLACE); };
    document.addEventListener("regard:leave", forget);
    document.addEventListener("regard:gone", forget);
    doors?.addEventListener("message", forget);
    const note = () => { if (Date.now() - this.noted > NOTED_EVERY) this.remember(); };
    for (const sign of ["pointerdown", "keydown"]) document.addEventListener(sign, note, { passive: true });
    // A page restored from the browser's memory may be another pupil's: load it afresh.
    window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  }

  remember() {
    this.noted = Date.now();
    if (this.keeps) tab.set(PLACE, { screen: this.screens[this.current].id, at: this.noted });
  }

  /** Only what this tab kept counts: an address may be somebody else's, found in the history. */
  remembered() {
    const place = tab.get(PLACE);
    const fresh = place && Date.now() - place.at < PLACE_LASTS;
    const index = fresh ? this.screens.findIndex((screen) => screen.id === place.screen) : 0;
    return Math.max(index, 0);
  }

  onClick(event) {
    const target = event.target instanceof Element ? event.target.closest("[data-step], [data-path] a") : null;
    if (!target) return;
    event.preventDefault();
    const move = target.dataset.step;
    if (move === "back") this.show(this.current - 1);
    else if (move) this.show(this.current + 1);
    else this.show(this.screens.indexOf(this.steps[this.links.indexOf(target)]));
  }

  show(index, { focus = true } = {}) {
    if (index < 0 || index >= this.screens.length) return;
    this.current = index;
    const screen = this.screens[index];
    this.screens.forEach((each) => { each.hidden = each !== screen; });
    this.mark(screen);
    this.remember();
    document.dispatchEvent(new CustomEvent("regard:step"));
    if (!focus) return;
    this.address();
    screen.querySelector("[data-step-title]").focus({ preventScroll: true });
    window.scrollTo({ top: 0, behavior: "instant" });
  }

  address() {
    if (this.keeps) history.replaceState(null, "", `#${this.screens[this.current].id}`);
  }

  /** The path: a stop stands behind the last step of its part. */
  mark(screen) {
    const stopped = "partEnd" in screen.dataset;
    const before = this.screens.slice(0, this.current + 1).filter((each) => this.steps.includes(each));
    const step = before.length - 1;
    this.links.forEach((link, i) => {
      link.parentElement.classList.toggle("is-done", i < step || (stopped && i === step));
      if (i === step && !stopped) link.setAttribute("aria-current", "step");
      else link.removeAttribute("aria-current");
    });
    if (this.label) {
      this.label.textContent = this.label.dataset.pathWords
        .replace("{step}", step + 1)
        .replace("{total}", this.steps.length);
    }
    if (this.part) {
      this.part.textContent = this.part.dataset.pathWords
        .replace("{part}", screen.dataset.partNumber)
        .replace("{parts}", this.part.dataset.parts);
    }
  }
}

/**
 * Feedback on the device, one question at a time.
 *
 * A pupil chooses, presses "Check my answer" and reads what the choice says; other choices may be
 * explored after that, but the first one checked is the one that counts, so that the class's figures
 * show what was known before the feedback. All stays in memory until the form's one POST, whose
 * length never depends on the answers.
 */
class Quiz {
  constructor(element) {
    // Browsers like to fill in again what was chosen before a reload: that may be somebody else's.
    element.querySelectorAll("input:not([type=hidden])").forEach((input) => { input.checked = input.defaultChecked; });
    const questions = [...element.querySelectorAll("[data-question]")].map((box) => new Question(box));
    // Before anything else that listens to the form: what is sent are the first answers, also when no
    // Finish was pressed ("Next pupil": regard:send).
    const restore = () => questions.forEach((question) => question.restore());
    for (const sign of ["submit", "regard:send"]) element.addEventListener(sign, restore, true);
    if ("oneByOne" in element.dataset) new OneByOne(element);
  }
}

/** For the youngest one question fills the screen; it is still one form. */
class OneByOne {
  constructor(element) {
    this.count = element.querySelector("[data-quiz-count]");
    this.foot = element.querySelector("[data-quiz-foot]");
    this.end = element.querySelector("[data-quiz-end]");
    this.screens = [...element.querySelectorAll(".question"), this.end];
    if (this.screens.includes(null) || this.screens.length < 2) return;
    this.screens.forEach((screen) => { screen.tabIndex = -1; });
    element.addEventListener("click", (event) => this.onClick(event));
    this.show(0);
  }

  onClick(event) {
    const button = event.target.closest("[data-quiz-next], [data-step=back]");
    if (!button) return;
    const next = this.current + (button.dataset.step ? -1 : 1);
    if (next < 0) return; // the player goes back to the step before
    event.stopPropagation();
    this.show(next);
    this.screens[next].focus({ preventScroll: true });
    window.scrollTo({ top: 0, behavior: "instant" });
    document.dispatchEvent(new CustomEvent("regard:step"));
  }

  show(index) {
    this.current = index;
    const last = index === this.screens.length - 1;
    this.screens.forEach((screen, i) => { screen.hidden = i !== index; });
    this.foot.hidden = this.count.hidden = last;
    this.count.textContent = this.count.dataset.quizWords
      .replace("{number}", index + 1)
      .replace("{total}", this.screens.length - 1);
  }
}

class Question {
  constructor(box) {
    this.counted = null;
    this.inputs = [...box.querySelectorAll("input")];
    this.feedback = [...box.querySelectorAll(".feedback")];
    this.button = box.querySelector("[data-check]");
    this.note = box.querySelector("[data-checked-note]");
    if (!this.button) return;
    this.feedback.forEach((text) => { text.hidden = true; });
    this.button.hidden = false;
    this.button.addEventListener("click", () => this.check());
  }

  /** Remember the first answer, then let every choice show what it says. */
  check() {
    this.counted = this.inputs.map((input) => input.checked);
    this.feedback.forEach((text) => { text.hidden = false; });
    this.button.hidden = true;
    this.note.hidden = false;
    this.note.focus();
  }

  /** Put the counted answer back before the form is sent. */
  restore() {
    if (!this.counted) return;
    this.inputs.forEach((input, i) => { input.checked = this.counted[i]; });
  }
}

/** Fetch every picture of the lesson now, one after the other, whether its step will be seen or not. */
async function fetchPictures() {
  for (const picture of document.querySelectorAll("main img[loading=lazy]")) {
    picture.loading = "eager";
    // Not every browser decodes what is not shown: wait for one picture, but never for ever.
    await Promise.race([picture.decode().catch(() => {}), new Promise((go) => { setTimeout(go, 3000); })]);
  }
}

later.ballot = () => import("./sending.js");
later.cover = () => import("./cover.js");
register("player", async () => ({ default: Player }));
register("quiz", async () => ({ default: Quiz }));

if (document.querySelector("[data-module~=player]")) {
  // Until the activities run, what they will fold away is not shown: nothing jumps under a finger.
  const fresh = document.documentElement.classList;
  fresh.add("is-fresh");
  setTimeout(() => fresh.remove("is-fresh"), 4000);
  settled
    .then(() => import("./activities.js"))
    .then(() => setTimeout(() => fresh.remove("is-fresh"), 300))
    .then(fetchPictures)
    .catch((error) => console.error("activities", error));
}
