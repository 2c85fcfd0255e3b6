/**
 * The teacher's notes: follow the projector through the line between the windows, and can drive it.
 *
 * Nothing is stored and the server hears nothing of it. A window opened late asks ("hello") and is told.
 */
import { register } from "../../cms/js/main.js";
import { Line, clock, fill, meaning } from "./projector-kit.js";

const PATIENCE = 1200;

class Notes {
  constructor(root) {
    this.root = root;
    this.words = root.dataset;
    this.notes = [...root.querySelectorAll("[data-note]")];
    this.byId = new Map(this.notes.map((note) => [note.dataset.note, note]));
    root.classList.add("is-live");
    this.state = { screen: this.notes[0].dataset.note, stage: 0, hidden: false, ways: {}, timer: null, since: Date.now(), began: Date.now() };
    this.known = false;
    this.line = new Line(this.words.channel, (message) => this.hear(message));
    document.addEventListener("keydown", (event) => this.key(event));
    root.addEventListener("click", (event) => this.click(event));
    root.querySelector("[data-jump]").addEventListener("change", (event) => this.ask("goto", event.target.value));
    this.show();
    this.line.say({ kind: "hello", from: "notes" });
    this.expect();
    setInterval(() => this.times(), 1000);
  }

  hear(message) {
    if (message.kind === "state" && this.byId.has(message.state.screen)) {
      this.state = message.state;
      this.known = true;
      this.link(true);
      this.show();
    } else if (message.kind === "bye") this.link(false);
    else if (message.kind === "hello" && message.from === "projector" && this.known) {
      // The projector was loaded again: give it its place back.
      this.line.say({ kind: "state", from: "notes", state: this.state });
      this.link(true);
    }
  }

  key(event) {
    const meant = meaning(event);
    if (!meant || ["full", "keys", "escape"].includes(meant.verb)) return;
    event.preventDefault();
    this.ask(meant.verb, meant.value);
  }

  click(event) {
    const pressed = event.target.closest("[data-verb], [data-choose]");
    if (!pressed) return;
    if (pressed.dataset.verb) this.ask(pressed.dataset.verb);
    else {
      event.preventDefault();
      this.ask("choose", Number(pressed.dataset.choose));
    }
  }

  ask(verb, value) {
    this.line.say({ kind: "do", verb, value });
    this.expect();
  }

  /** Say so when nobody answers: the projector's window may be closed. */
  expect() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.link(false), PATIENCE);
  }

  link(there) {
    if (there) clearTimeout(this.waiting);
    this.root.querySelector("[data-alone]").hidden = there;
  }

  get now() {
    return this.byId.get(this.state.screen);
  }

  show() {
    const { screen, hidden, stage } = this.state;
    for (const note of this.notes) note.classList.toggle("is-now", note.dataset.note === screen);
    for (const part of this.now.querySelectorAll("[data-reveal]")) {
      part.classList.toggle("is-out", stage >= Number(part.dataset.reveal));
    }
    const { section } = this.now.dataset;
    for (const step of this.root.querySelectorAll("[data-step]")) step.classList.toggle("is-now", step.dataset.step === section);
    const button = this.root.querySelector("[data-verb=hide]");
    button.setAttribute("aria-pressed", String(hidden));
    this.root.querySelector("[data-verb=timer]").setAttribute("aria-pressed", String(Boolean(this.state.timer)));
    this.root.querySelector("[data-hidden]").hidden = !hidden;
    const jump = this.root.querySelector("[data-jump]");
    const first = this.notes.find((note) => note.dataset.section === section);
    if (document.activeElement !== jump) jump.value = first.dataset.note;
    this.following();
    this.times();
    // Not while the projector has the keyboard: two windows must not talk at once.
    if (document.hasFocus()) this.say(this.now.dataset.title);
  }

  /** What Next would bring: a thought, the next screen, or the class's choice. */
  following() {
    const box = this.root.querySelector("[data-next]");
    const stages = this.now.querySelectorAll("[data-reveal]").length;
    const after = this.notes[this.notes.indexOf(this.now) + 1];
    const inStory = this.now.dataset.scene;
    const sameScene = after && inStory && after.dataset.scene === inStory && after.dataset.section === this.now.dataset.section;
    let words = this.words.sayEnd;
    if (this.state.stage < stages) words = this.words.sayThought;
    else if (inStory && !sameScene) {
      const last = this.notes.filter((note) => note.dataset.section === this.now.dataset.section && note.dataset.scene).pop();
      const left = this.notes[this.notes.indexOf(last) + 1];
      words = this.now.querySelector("[data-choose]") ? this.words.sayChoose : left?.dataset.title ?? words;
    } else if (after) words = after.dataset.title;
    box.textContent = words;
  }

  times() {
    const { since, began, timer } = this.state;
    const minutes = (from) => Math.floor((Date.now() - from) / 60000);
    const about = Number(this.now.dataset.minutes);
    const spent = minutes(since);
    const over = spent - about;
    this.root.querySelector("[data-spent]").textContent = over > 0
      ? fill(this.words.sayOver, { over, about })
      : fill(this.words.saySpent, { spent, about });
    this.root.querySelector("[data-lesson]").textContent = fill(this.words.sayLesson, { spent: minutes(began) });
    const left = this.root.querySelector("[data-left]");
    left.hidden = !timer;
    if (timer) left.textContent = clock((timer.ends - Date.now()) / 1000);
  }

  say(text) {
    const status = this.root.querySelector("[data-status]");
    if (status.textContent !== text) status.textContent = text;
  }
}

register("projector-notes", async () => ({ default: Notes }));
