/**
 * The projector: one screen at a time, by keyboard, clicker, buttons, or from the notes window.
 *
 * This window is the one that decides; it tells what it shows to the notes and to its own twins. Nothing is
 * stored. The server hears of two things only: which steps were really shown, and the question how the lesson
 * stands (how many pupils have joined and finished, whether it is held).
 */
import { register } from "../../cms/js/main.js";
import { Line, clock, fill, meaning } from "./projector-kit.js";
import { Held, Room } from "./projector-room.js";
import { Tiles } from "./projector-tiles.js";

const AWAKE = 2500;
const HINT = 6000;

class Projector {
  constructor(root) {
    this.root = root;
    this.words = root.dataset;
    this.screens = [...root.querySelectorAll("[data-screen]")];
    this.byId = new Map(this.screens.map((screen) => [screen.id, screen]));
    const now = Date.now();
    this.state = {
      screen: this.screens[0].id, stage: 0, hidden: false, ways: {}, tiles: {}, timer: null, since: now, began: now, moves: 0,
    };
    this.room = new Room(root);
    this.tiles = new Tiles(root);
    root.classList.add("is-live");
    this.wake();
    this.listen();
    this.line = new Line(this.words.channel, (message) => this.hear(message));
    const asked = this.byId.get(decodeURIComponent(window.location.hash.slice(1)));
    if (asked) this.state.screen = asked.id;
    this.show(false);
    this.line.say({ kind: "hello", from: "projector" });
  }

  // What comes in

  listen() {
    document.addEventListener("keydown", (event) => this.key(event));
    this.root.addEventListener("click", (event) => this.click(event));
    for (const name of ["pointermove", "pointerdown", "keydown", "focusin"]) {
      document.addEventListener(name, (event) => this.wake(event), { passive: true });
    }
    window.addEventListener("hashchange", () => {
      const screen = this.byId.get(decodeURIComponent(window.location.hash.slice(1)));
      if (screen && screen.id !== this.state.screen) this.go(screen);
    });
    window.addEventListener("pagehide", () => this.line.say({ kind: "bye" }));
    window.addEventListener("pageshow", (event) => event.persisted && this.tell());
    // Away, nothing is counted and nothing asked; back again, both go on.
    document.addEventListener("visibilitychange", () => this.room.watch(this.now, this.state.hidden));
    document.addEventListener("fullscreenchange", () => this.press("full", Boolean(document.fullscreenElement)));
  }

  key(event) {
    const meant = meaning(event);
    if (!meant) return;
    const { keys } = this.parts();
    if (!keys.hidden && !["keys", "escape"].includes(meant.verb)) return;
    if (meant.verb === "escape" && keys.hidden && !this.state.hidden) return;
    event.preventDefault();
    if (event.repeat && meant.verb !== "next" && meant.verb !== "back") return;
    // As on every slide programme: the first press after the black screen only brings it back.
    if (this.state.hidden && ["next", "back", "escape"].includes(meant.verb)) this.do("hide");
    else this.do(meant.verb, meant.value);
  }

  click(event) {
    const pressed = event.target.closest("[data-verb], [data-choose], [data-tile] button, [data-cover]");
    if (!pressed) return;
    if (pressed.matches("[data-cover]")) this.do("hide");
    else if (pressed.dataset.verb) this.do(pressed.dataset.verb);
    else if (pressed.dataset.choose) {
      event.preventDefault();
      this.do("choose", Number(pressed.dataset.choose));
    } else this.do("choose", Number(pressed.parentElement.dataset.tile));
  }

  hear(message) {
    if (message.kind === "do") this.do(message.verb, message.value, true);
    // A window that has just opened takes over what another one knows.
    else if (message.kind === "state" && this.byId.has(message.state.screen)) {
      if (message.from === "notes" && this.state.moves > 0) return;
      const elsewhere = message.state.screen !== this.state.screen;
      this.state = message.state;
      this.show(elsewhere);
    } else if (message.kind === "hello") this.tell();
  }

  // What it can do

  do(verb, value, fromNotes = false) {
    this.hint("");
    const deeds = {
      next: () => this.next(),
      back: () => this.back(),
      first: () => this.go(this.screens[0]),
      last: () => this.go(this.screens[this.screens.length - 1]),
      goto: () => this.byId.has(value) && this.go(this.byId.get(value)),
      choose: () => this.choose(value),
      rewind: () => this.rewind(),
      hide: () => this.hide(),
      timer: () => this.timer(),
      more: () => this.more(),
      full: () => !fromNotes && this.full(),
      keys: () => !fromNotes && this.keys(),
      notes: () => this.notes(),
      escape: () => this.escape(),
    };
    deeds[verb]?.();
  }

  get now() {
    return this.byId.get(this.state.screen);
  }

  stages(screen) {
    return Math.max(0, ...[...screen.querySelectorAll("[data-reveal]")].map((part) => Number(part.dataset.reveal)));
  }

  next() {
    const screen = this.now;
    if (this.state.stage < this.stages(screen)) {
      this.state.stage += 1;
      this.change();
      screen.querySelector(`[data-reveal="${this.state.stage}"][tabindex]`)?.focus({ preventScroll: true });
      return;
    }
    const after = this.screens[this.screens.indexOf(screen) + 1];
    if (!screen.dataset.scene) {
      if (after) this.go(after);
      return;
    }
    if (after && this.sameScene(screen, after)) this.go(after);
    else if (screen.querySelector("[data-choose]") && this.asked !== screen.id) this.askFirst(screen);
    else this.leaveStory(screen);
  }

  back() {
    const screen = this.now;
    if (this.state.stage > 0) {
      this.state.stage -= 1;
      this.change();
      return;
    }
    const before = this.screens[this.screens.indexOf(screen) - 1];
    if (screen.dataset.scene && !(before && this.sameScene(screen, before))) this.rewindOne(screen);
    else if (before?.dataset.scene && !screen.dataset.scene) this.intoStory(before);
    else if (before) this.go(before, this.stages(before));
  }

  // Stories: which scene comes next is what the class chose, and the way back is the way that it took.

  sameScene(one, other) {
    return one.dataset.section === other.dataset.section && one.dataset.scene === other.dataset.scene;
  }

  way(screen) {
    return this.state.ways[screen.dataset.section] ?? [];
  }

  scenes(screen) {
    return this.screens.filter((one) => one.dataset.section === screen.dataset.section && one.dataset.scene);
  }

  askFirst(screen) {
    this.asked = screen.id;
    screen.querySelector(".picks").classList.add("is-asked");
    screen.querySelector("[data-choose]").focus();
    this.hint(this.words.sayChoose);
  }

  leaveStory(screen) {
    const last = this.scenes(screen).pop();
    const after = this.screens[this.screens.indexOf(last) + 1];
    if (after) this.go(after);
  }

  intoStory(screen) {
    const way = this.way(screen);
    const inScene = this.scenes(screen).filter((one) => one.dataset.scene === way[way.length - 1]);
    this.go(inScene.pop() ?? this.scenes(screen)[0]);
  }

  rewindOne(screen) {
    const way = this.way(screen);
    way.pop();
    const scenes = this.scenes(screen);
    if (way.length) this.go(scenes.filter((one) => one.dataset.scene === way[way.length - 1]).pop());
    else {
      const before = this.screens[this.screens.indexOf(scenes[0]) - 1];
      if (before) this.go(before, this.stages(before));
    }
  }

  rewind() {
    if (this.now.dataset.scene && this.way(this.now).length > 1) this.rewindOne(this.now);
  }

  choose(number) {
    const link = this.now.querySelector(`[data-choose="${number}"]`);
    const slot = this.now.querySelector("[data-slot]");
    if (link) this.go(this.byId.get(link.getAttribute("href").slice(1)));
    else if (slot?.querySelector(`[data-tile="${number}"]`)) {
      const name = `${this.now.dataset.section}/${slot.dataset.slot}`;
      this.state.tiles = { ...this.state.tiles, [name]: number };
      this.change();
    }
  }

  go(screen, stage = 0) {
    if (screen.dataset.scene) {
      const way = this.way(screen);
      // A circle in a story: the way is cut back to where it first came by.
      const known = way.indexOf(screen.dataset.scene);
      this.state.ways = {
        ...this.state.ways,
        [screen.dataset.section]: known < 0 ? [...way, screen.dataset.scene] : way.slice(0, known + 1),
      };
    }
    if (screen.dataset.section !== this.now.dataset.section) {
      this.state.since = Date.now();
      this.state.timer = null;
    }
    this.state.screen = screen.id;
    this.state.stage = stage;
    this.asked = "";
    this.change(true);
  }

  hide() {
    this.state.hidden = !this.state.hidden;
    this.change(!this.state.hidden);
    if (this.state.hidden) this.parts().cover.focus();
    else this.status(this.words.sayShown);
  }

  // The timer is a suggestion: no sound, no colour of alarm, and it never turns the page.

  timer() {
    if (this.state.timer) {
      this.state.timer = null;
      this.status(this.words.sayAway);
    } else {
      const minutes = Number(this.now.dataset.minutes) || 1;
      this.state.timer = { ends: Date.now() + minutes * 60000, seconds: minutes * 60 };
      this.status(fill(this.words.sayTimer, { minutes }));
    }
    this.change();
  }

  more() {
    const { timer } = this.state;
    if (!timer) return;
    const from = Math.max(timer.ends, Date.now());
    this.state.timer = { ends: from + 60000, seconds: timer.seconds + 60 };
    this.change();
  }

  tick() {
    clearTimeout(this.ticking);
    const { clock: box, left, hand } = this.parts();
    const { timer } = this.state;
    box.hidden = !timer;
    for (const button of this.root.querySelectorAll("[data-timer-only]")) button.hidden = !timer;
    if (!timer) return;
    const seconds = Math.max(0, (timer.ends - Date.now()) / 1000);
    left.textContent = clock(seconds);
    hand.setAttribute("stroke-dasharray", `${(100 * seconds) / timer.seconds} 100`);
    if (seconds > 0) this.ticking = setTimeout(() => this.tick(), 250);
    else if (!timer.over) {
      timer.over = true;
      this.hint(this.words.sayOver);
    }
  }

  // Windows

  full() {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen?.().catch(() => {});
  }

  notes() {
    const opened = window.open(this.words.notes, this.words.channel, "popup,width=1024,height=720");
    if (opened) opened.focus();
    else this.hint(this.words.sayBlocked);
  }

  keys() {
    const { keys } = this.parts();
    keys.hidden = !keys.hidden;
    for (const button of this.root.querySelectorAll("[data-controls] [data-verb=keys]")) {
      button.setAttribute("aria-expanded", String(!keys.hidden));
    }
    if (keys.hidden) this.cameFrom?.focus();
    else {
      this.cameFrom = document.activeElement;
      keys.focus();
    }
  }

  escape() {
    if (!this.parts().keys.hidden) this.keys();
    else if (this.state.hidden) this.hide();
  }

  // What it shows

  change(moved = false) {
    this.state.moves += 1;
    this.show(moved);
    this.tell();
  }

  tell() {
    this.line?.say({ kind: "state", from: "projector", state: this.state });
  }

  show(moved) {
    const { screen, stage, hidden } = this.state;
    for (const one of this.screens) one.classList.toggle("is-now", one.id === screen);
    for (const part of this.now.querySelectorAll("[data-reveal], [data-mark]")) {
      part.classList.toggle("is-out", stage >= Number(part.dataset.reveal ?? part.dataset.mark));
    }
    for (const part of this.now.querySelectorAll("[data-until]")) {
      part.classList.toggle("is-past", stage >= Number(part.dataset.until));
    }
    this.root.classList.toggle("is-covered", hidden);
    this.parts().cover.hidden = !hidden;
    this.press("hide", hidden);
    this.press("timer", Boolean(this.state.timer));
    this.tiles.show(this.state.tiles);
    this.trail();
    this.tick();
    if (moved && !hidden) {
      this.now.scrollTop = 0;
      this.now.querySelector("[data-focus]")?.focus({ preventScroll: true });
    }
    // The address keeps the place for a reload; replaced, so that Back in the browser leaves the lesson.
    if (window.location.hash !== `#${screen}`) window.history.replaceState(null, "", `#${screen}`);
    this.room.watch(this.now, this.state.hidden);
  }

  parts() {
    const one = (name) => this.root.querySelector(`[data-${name}]`);
    return { cover: one("cover"), keys: one("keys"), clock: one("clock"), left: one("clock-left"), hand: one("clock-hand") };
  }

  press(verb, on) {
    for (const button of this.root.querySelectorAll(`[data-controls] [data-verb=${verb}]`)) {
      button.setAttribute("aria-pressed", String(on));
    }
  }

  trail() {
    let passed = false;
    for (const mark of this.root.querySelectorAll("[data-trail]")) {
      const here = mark.dataset.trail === this.now.dataset.section;
      passed = passed || here;
      mark.classList.toggle("is-now", here);
      mark.classList.toggle("is-done", !passed);
    }
  }

  hint(text) {
    clearTimeout(this.hinting);
    this.root.querySelector("[data-hint]").textContent = text;
    if (text) this.hinting = setTimeout(() => this.hint(""), HINT);
  }

  status(text) {
    this.root.querySelector("[data-status]").textContent = text;
  }

  wake(event) {
    // A clicker at the back of the room must not bring the buttons up.
    if (event?.type === "keydown" && event.key !== "Tab") return;
    if (event?.type === "focusin" && !event.target.closest("[data-controls]")) return;
    this.root.classList.remove("is-idle");
    clearTimeout(this.dozing);
    this.dozing = setTimeout(() => this.root.classList.add("is-idle"), AWAKE);
  }
}

register("projector", async () => ({ default: Projector }));
register("projector-held", async () => ({ default: Held }));
register("watch", async () => ({ default: (await import("../../lessons/js/talk.js")).Watch }));
