/** Stories with choices, and lines to say aloud. */
import { Activity, focus, make } from "./kit.js";

/**
 * Shows one scene at a time. The way so far stands above it, and every step of it can be rewound to.
 *
 * The scenes are the server's; links between them become buttons. Nothing tells which was chosen.
 */
export class Story extends Activity {
  constructor(root) {
    super(root);
    this.scenes = this.parts("scene");
    this.good = this.scenes.filter((scene) => scene.dataset.ending === "good");
    this.found = new Set();
    this.way = []; // [{ scene, said }]: where a choice was made, and its words
    this.scenes.forEach((scene) => this.prepare(scene));
    this.begin(false);
  }

  get verbs() {
    return new Map([
      ["choose", this.choose],
      ["rewind", () => this.rewind(this.way.length - 1)],
      ["back-to", (button) => this.rewind(this.steps().indexOf(button.closest("li")))],
      ["restart", () => this.begin(true)],
    ]);
  }

  prepare(scene) {
    scene.start = scene.querySelector(".scene__head").textContent;
    for (const link of scene.querySelectorAll("[data-to]")) {
      const button = make("button", link.className, ...link.childNodes);
      Object.assign(button.dataset, { act: "choose", to: link.dataset.to });
      link.replaceWith(button);
    }
  }

  steps() { return [...this.part("thread").children]; }

  begin(moveFocus) {
    this.way = [];
    this.open(this.scenes[0], moveFocus);
  }

  choose(button) {
    const to = this.scenes.find((scene) => scene.dataset.key === button.dataset.to);
    this.way.push({ scene: this.current, said: button.textContent.trim() });
    this.open(to, true);
  }

  rewind(index) {
    const { scene } = this.way[index];
    this.way.length = index;
    this.open(scene, true);
  }

  open(scene, moveFocus) {
    this.current = scene;
    this.scenes.forEach((each) => { each.hidden = each !== scene; });
    const last = this.way[this.way.length - 1];
    const head = scene.querySelector(".scene__head");
    head.classList.toggle("is-said", Boolean(last));
    head.textContent = last ? this.words("chose", { choice: last.said }) : scene.start;
    this.drawWay();
    this.drawEnd(scene.dataset.ending);
    if (moveFocus) focus(head, scene);
  }

  drawWay() {
    const thread = this.part("thread");
    thread.replaceChildren(...this.way.map(({ said }) => {
      const step = this.copy("thread-step");
      step.querySelector("[data-said]").textContent = said;
      return step;
    }));
    this.show("way", this.way.length > 0);
  }

  drawEnd(ending) {
    if (ending === "good") this.found.add(this.current);
    const [n, all] = [this.found.size, this.good.length];
    if (n > 0) this.part("count").textContent = this.words(n === all ? "all" : "found", { n, all });
    this.show("end", Boolean(ending)).dataset.ending = ending;
    this.show("others", ending === "good" && n < all);
    this.show("finished", ending === "good" && n === all);
    this.current.append(this.part("end"));
  }
}

/**
 * Lines for a pair, one after the other. A pupil may pick a part, swap, and try it from memory.
 */
export class Script extends Activity {
  constructor(root) {
    super(root);
    this.lines = this.parts("line");
    this.speakers = [...new Set(this.lines.map((line) => line.dataset.who))];
    this.mine = null;
    this.drawParts();
    this.show("controls");
    this.begin(false, false);
  }

  get verbs() {
    return new Map([
      ["part", this.take],
      ["next", () => this.open(this.at + 1, true)],
      ["again", () => this.begin(false)],
      ["swap", this.swap],
      ["memory", () => this.begin(true)],
      ["look", this.look],
    ]);
  }

  drawParts() {
    if (this.speakers.length < 2) return;
    this.part("parts").append(...this.speakers.map((who) => {
      const button = make("button", "chip-button", who);
      Object.assign(button.dataset, { act: "part", who });
      button.setAttribute("aria-pressed", "false");
      return button;
    }));
    this.show("who");
  }

  take({ dataset: { who } }) {
    this.mine = this.mine === who ? null : who;
    this.drawMine();
  }

  swap() {
    this.mine = this.speakers[(this.speakers.indexOf(this.mine) + 1) % this.speakers.length];
    this.begin(false);
  }

  look() {
    const line = this.lines[this.at];
    line.classList.remove("is-covered");
    focus(line);
  }

  drawMine() {
    for (const button of this.part("parts").children) {
      button.setAttribute("aria-pressed", String(button.dataset.who === this.mine));
    }
    this.lines.forEach((line) => {
      const mine = line.dataset.who === this.mine;
      line.classList.toggle("line--mine", mine);
      const you = line.querySelector("[data-you]");
      if (you) you.hidden = !mine;
    });
  }

  begin(fromMemory, moveFocus = true) {
    this.fromMemory = fromMemory;
    this.drawMine();
    this.open(0, moveFocus);
  }

  open(index, moveFocus) {
    const line = this.lines[index];
    const last = index === this.lines.length - 1;
    this.at = index;
    this.lines.forEach((each, i) => {
      each.hidden = i > index;
      each.classList.toggle("is-now", i === index);
      each.classList.remove("is-covered");
    });
    const covered = this.fromMemory && line.dataset.who === this.mine;
    line.classList.toggle("is-covered", covered);
    this.part("progress").textContent = this.words("progress", { n: index + 1, all: this.lines.length });
    this.show("next", !last);
    this.show("finish", last);
    this.show("swap", this.speakers.length > 1);
    this.show("memory", this.mine !== null);
    if (moveFocus) focus(covered ? line.querySelector("[data-act]") : line);
  }
}
