/**
 * Talking, thinking, settling, watching and leaving; and the few helpers that media-literacy.js shares.
 *
 * Each class takes the readable text that the server sent and folds it into something to do. All state
 * lives in memory: nothing is sent or stored, and no control has a name.
 */
import { fill, focus, make } from "./kit.js";

export { focus };
export const one = (root, name) => root.querySelector(`[data-${name}]`);
export const all = (root, name) => [...root.querySelectorAll(`[data-${name}]`)];
export const press = (element, run) => element?.addEventListener("click", run);
export const pressed = (button, on) => button.setAttribute("aria-pressed", String(on));
export const isPressed = (button) => button.getAttribute("aria-pressed") === "true";

/** Fold away on the screen; paper still shows it (unlike `hidden`). */
export const fold = (element, on = true) => element?.classList.toggle("is-folded", on);

/** Words from the page with their {gaps} filled in: `say(element, "words", { found: 3 })`. */
export function say(element, name, values = {}) {
  if (element) element.textContent = fill(element.dataset[name], values);
}

/** Turn each tile of text into a button that stays pressed; gives the buttons. */
export function tiles(root, onPick) {
  const buttons = all(root, "tile").map((text) => {
    const button = make("button", "tap");
    pressed(button, false);
    text.replaceWith(button);
    button.append(text);
    return button;
  });
  buttons.forEach((button, i) => press(button, () => {
    buttons.forEach((other) => pressed(other, other === button));
    onPick?.(i);
  }));
  return buttons;
}

/** Prompts one at a time, or all at once. */
export class Discussion {
  constructor(root) {
    this.prompts = all(root, "prompt");
    const clock = one(root, "timer");
    if (clock) new Timer(clock);
    this.before = one(root, "previous");
    this.after = one(root, "next");
    if (!this.after) return;
    press(this.before, () => this.show(this.current - 1, true));
    press(this.after, () => this.show(this.current + 1, true));
    const every = one(root, "all");
    press(every, () => {
      this.every = !isPressed(every);
      pressed(every, this.every);
      this.show(this.current);
      // The button goes down and out of sight with what comes above it: go where there is to read.
      focus(this.prompts[this.every ? 0 : this.current]);
    });
    this.show(0);
  }

  show(index, move = false) {
    this.current = index;
    this.prompts.forEach((prompt, i) => fold(prompt, !this.every && i !== index));
    fold(this.before, this.every || index === 0);
    fold(this.after, this.every || index === this.prompts.length - 1);
    if (move) focus(this.prompts[index]);
  }
}

/** Counts down in silence; says politely when a minute is left and when the time is about up. */
class Timer {
  constructor(root) {
    this.seconds = root.dataset.minutes * 60;
    this.left = one(root, "left");
    this.said = one(root, "said");
    this.go = one(root, "go");
    this.more = one(root, "more");
    this.about = one(root, "about");
    this.start = this.go.textContent;
    press(this.go, () => (this.ticking ? this.pause() : this.run()));
    press(this.more, () => {
      this.seconds += 60;
      this.end += 60000;
      this.said.textContent = "";
      fold(this.go, false);
      this.draw();
    });
  }

  run() {
    this.end = Date.now() + this.seconds * 1000;
    this.ticking = setInterval(() => this.tick(), 250);
    this.go.textContent = this.go.dataset.pause;
    this.left.hidden = this.more.hidden = false;
    fold(this.about);
    this.draw();
  }

  pause() {
    clearInterval(this.ticking);
    this.ticking = null;
    this.go.textContent = this.start;
  }

  tick() {
    const before = this.seconds;
    this.seconds = Math.max(Math.round((this.end - Date.now()) / 1000), 0);
    if (this.seconds === before) return;
    this.draw();
    if (before > 60 && this.seconds <= 60) say(this.said, "soon");
    if (this.seconds > 0) return;
    say(this.said, "over");
    this.pause();
    if (document.activeElement === this.go) this.more.focus();
    fold(this.go);
  }

  draw() {
    this.left.textContent = `${Math.floor(this.seconds / 60)}:${String(this.seconds % 60).padStart(2, "0")}`;
  }
}

/** Think first, then look at the thought; choices are only for saying it to oneself. */
export class Quick {
  constructor(root) {
    all(root, "question").forEach((question) => tiles(question));
  }
}

/** One thing to take away; what it says back shows only for what was picked, and can be cleared. */
export class Ticket {
  constructor(root) {
    const notes = all(root, "item").map((item) => one(item, "note"));
    const said = one(root, "said");
    const clear = one(root, "clear");
    const show = (index) => notes.forEach((note, i) => fold(note, i !== index));
    const buttons = tiles(root, (index) => {
      show(index);
      say(said, "words");
      clear.hidden = false;
    });
    press(clear, () => {
      const last = buttons.find(isPressed);
      buttons.forEach((button) => pressed(button, false));
      show(-1);
      say(said, "none");
      clear.hidden = true;
      last?.focus();
    });
    show(-1);
  }
}

const HALF_BREATH = 5; // seconds; the circle in pupil.css takes ten for a breath

/** Breathes with the pupil: a circle that grows and shrinks, and the same in words and numbers. */
export class Calm {
  constructor(root) {
    this.root = root;
    this.breaths = Number(root.dataset.breaths);
    this.phase = one(root, "phase");
    this.beat = one(root, "beat");
    this.count = one(root, "count");
    this.go = one(root, "go");
    this.now = one(root, "now");
    press(this.go, () => (this.ticking ? this.stop() : this.start()));
  }

  start() {
    this.second = 0;
    fold(one(this.root, "about"));
    this.now.hidden = this.count.hidden = false;
    this.root.classList.add("is-on");
    this.go.textContent = this.go.dataset.stop;
    this.ticking = setInterval(() => this.step(), 1000);
    this.step();
  }

  step() {
    const breath = Math.floor(this.second / (2 * HALF_BREATH));
    if (breath === this.breaths) {
      this.stop();
      say(this.phase, "done");
      return;
    }
    const beat = this.second % HALF_BREATH;
    if (beat === 0) say(this.phase, this.second % (2 * HALF_BREATH) ? "out" : "in");
    this.beat.textContent = beat + 1;
    say(this.count, "words", { breath: breath + 1, breaths: this.breaths });
    this.second += 1;
  }

  stop() {
    clearInterval(this.ticking);
    this.ticking = null;
    this.root.classList.remove("is-on");
    this.phase.textContent = this.beat.textContent = "";
    this.count.hidden = true;
    this.go.textContent = this.go.dataset.again;
  }
}

/** Words as cards: guess, then turn. */
export class Words {
  constructor(root) {
    const cards = all(root, "card");
    const every = one(root, "all");
    const turn = (on) => cards.forEach((card) => { card.open = on; });
    press(every, () => {
      pressed(every, !isPressed(every));
      turn(isPressed(every));
    });
    turn(false);
  }
}

const CUE = /(?:(\d+):)?(\d\d):(\d\d\.\d{3}) --> (?:(\d+):)?(\d\d):(\d\d\.\d{3})/;

/** Gives the player its captions from the page itself, so that no further file is asked for. */
export class Watch {
  constructor(root) {
    const captions = one(root, "captions");
    const player = one(root, "player");
    if (!captions || !player?.addTextTrack) return;
    const track = player.addTextTrack("captions", captions.dataset.label, document.documentElement.lang);
    track.mode = "showing";
    for (const block of captions.content.textContent.split(/\r?\n\s*\r?\n/)) {
      const [head, ...words] = block.slice(Math.max(block.search(CUE), 0)).split(/\r?\n/);
      const [, ...at] = head.match(CUE) ?? [];
      const [h1 = 0, m1, s1, h2 = 0, m2, s2] = at.map((part) => Number(part ?? 0));
      if (at.length) track.addCue(new VTTCue(h1 * 3600 + m1 * 60 + s1, h2 * 3600 + m2 * 60 + s2, words.join("\n")));
    }
  }
}
