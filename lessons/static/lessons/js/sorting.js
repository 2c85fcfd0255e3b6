/** Cards: sort them, pair them, put them in order, weigh them up. */
import { Activity, draggable, focus, make, shuffled } from "./kit.js";

/**
 * One card at a time goes to a group, by button or by drag. The thought comes after the placing, the
 * same wherever the card was put; a card may move as often as one likes.
 */
export class Sort extends Activity {
  constructor(root) {
    super(root);
    this.cards = this.parts("card");
    this.bins = this.parts("bin");
    this.placed = new Map(); // card → bin
    this.cards.forEach((card) => {
      card.querySelector("details").open = true;
      draggable(card.querySelector("[data-front]"), {
        moved: card,
        targets: () => this.bins,
        drop: (bin) => this.place(bin),
        ready: () => !this.placed.has(card),
      });
    });
    this.show("bins");
    this.show("overview");
    this.open(this.cards[0], false);
  }

  get verbs() {
    return new Map([
      ["place", (button) => this.place(button)],
      ["next", this.next],
      ["move", () => this.open(this.card, true)],
      ["pick", (button) => this.open(this.cards[Number(button.dataset.card)], true)],
      ["restart", this.restart],
    ]);
  }

  open(card, moveFocus) {
    this.card = card;
    this.placed.delete(card);
    this.draw();
    this.part("progress").textContent = this.words("progress", { n: this.placed.size + 1, all: this.cards.length });
    if (moveFocus) focus(card.querySelector("[data-front]"), this.part("bins"));
  }

  place(bin) {
    if (!this.card || this.placed.has(this.card)) return;
    this.placed.set(this.card, bin);
    this.draw();
    this.part("placed").textContent = this.words("placed", { group: bin.dataset.name });
    focus(this.part("placed"), this.part("after"));
  }

  next() {
    const waiting = this.cards.filter((card) => !this.placed.has(card));
    if (waiting.length) {
      this.open(waiting[0], true);
      return;
    }
    this.card = null;
    this.draw();
    this.part("overview").open = true;
    focus(this.part("finish").firstElementChild);
  }

  restart() {
    this.placed.clear();
    this.part("overview").open = false;
    this.open(this.cards[0], true);
  }

  draw() {
    const bin = this.placed.get(this.card);
    this.cards.forEach((card) => {
      card.hidden = card !== this.card;
      card.classList.toggle("is-placed", this.placed.has(card));
    });
    this.show("bins", Boolean(this.card) && !bin);
    this.show("progress", Boolean(this.card));
    this.show("after", Boolean(bin));
    this.show("finish", !this.card);
    this.show("placed", Boolean(bin));
    if (bin) this.card.querySelector("[data-front]").after(this.part("placed"));
    this.bins.forEach((each) => {
      const cards = this.cards.filter((card) => this.placed.get(card) === each);
      each.querySelector("[data-count]").textContent = cards.length || "";
      this.drawGroup(this.part(`group-${each.dataset.bin}`), cards);
    });
  }

  drawGroup(list, cards) {
    list.replaceChildren(...cards.map((card) => {
      const button = make("button", "chip-button", card.querySelector("[data-title]").textContent);
      Object.assign(button.dataset, { act: "pick", card: this.cards.indexOf(card) });
      return make("li", "", button);
    }));
    list.nextElementSibling.hidden = cards.length > 0;
  }
}

/** Choose a first half, then the second half that belongs to it. */
export class Match extends Activity {
  constructor(root) {
    super(root);
    this.pairs = this.parts("pair");
    this.left = this.pairs.map((pair, i) => this.half(pair.querySelector("[data-left]"), "left", i));
    this.right = this.pairs.map((pair, i) => this.half(pair.querySelector("[data-right]"), "right", i));
    this.pairs.forEach((pair) => {
      pair.querySelector("details").open = true;
      pair.append(this.copy("undo"));
    });
    this.part("left").append(...this.left.map((button) => make("li", "", button)));
    this.part("right").append(...shuffled(this.right).map((button) => make("li", "", button)));
    this.show("board");
    this.made = [];
    this.turn(0, false);
  }

  get verbs() {
    return new Map([
      ["left", (button) => this.turn(this.left.indexOf(button), false)],
      ["right", this.tryPair],
      ["other", this.other],
      ["next", () => this.turn(this.waiting()[0], true)],
      ["undo", this.undo],
      ["restart", () => { this.made = []; this.turn(0, true); }],
    ]);
  }

  half(words, act, index) {
    const button = make("button", "half", words.textContent);
    Object.assign(button.dataset, { act, index });
    return button;
  }

  waiting() { return this.left.map((_, i) => i).filter((i) => !this.made.includes(i)); }

  turn(index, moveFocus) {
    this.at = index;
    this.draw();
    this.say("");
    if (moveFocus) focus(index === undefined ? this.part("finish").firstElementChild : this.left[index], this.part(index === undefined ? "finish" : "board"));
  }

  other() {
    const waiting = this.waiting();
    this.turn(waiting[(waiting.indexOf(this.at) + 1) % waiting.length], true);
  }

  tryPair({ dataset: { index } }) {
    if (Number(index) !== this.at) {
      this.say("");
      requestAnimationFrame(() => this.say(this.words("again", { card: this.left[this.at].textContent })));
      return;
    }
    this.made.push(this.at);
    this.draw(this.pairs[this.at]);
    focus(this.pairs[this.at], this.part("after"));
  }

  undo(button) {
    const index = this.pairs.indexOf(button.closest("li"));
    this.made = this.made.filter((each) => each !== index);
    this.turn(index, true);
  }

  /** `news` is the pair just made: it stands alone with its thought until one goes on. */
  draw(news = null) {
    const done = !this.waiting().length;
    this.part("progress").textContent = this.words("progress", { n: this.made.length, all: this.pairs.length });
    this.pairs.forEach((pair, i) => {
      pair.hidden = !this.made.includes(i);
      pair.classList.toggle("is-news", pair === news);
    });
    const all = [...this.left, ...this.right];
    all.forEach((button) => { button.parentElement.hidden = this.made.includes(Number(button.dataset.index)); });
    this.left.forEach((button, i) => button.setAttribute("aria-pressed", String(i === this.at)));
    this.show("board", !done && !news);
    this.show("other", this.waiting().length > 1);
    this.show("after", Boolean(news));
    this.show("finish", done && !news);
    if (news) this.part("list").prepend(news);
  }
}

const DIAMOND_ROWS = [1, 2, 3, 2, 1];

/** Cards in an order: pick one up, then move it or swap it with another. */
export class Rank extends Activity {
  constructor(root) {
    super(root);
    this.list = this.part("list");
    this.cards = [...this.list.children];
    this.diamond = root.dataset.shape === "diamond";
    this.cards.forEach((card) => this.prepare(card));
    this.show("hint");
    this.show("done");
    this.draw();
    this.list.addEventListener("keydown", (event) => this.onKey(event));
  }

  get verbs() {
    return new Map([
      ["pick", (button) => this.pick(button.closest("li"))],
      ["up", (button) => this.move(-1, button)],
      ["down", (button) => this.move(1, button)],
      ["put", () => this.pick(this.held)],
      ["finish", () => this.finish(true)],
      ["change", () => this.finish(false)],
    ]);
  }

  prepare(card) {
    const title = card.querySelector("[data-title]");
    const button = make("button", "rank__pick", make("span", "rank__place"), title.textContent);
    button.dataset.act = "pick";
    title.replaceWith(button);
    const thought = card.querySelector("details"); // none where the author wrote none
    if (thought) thought.open = true;
    card.pick = button;
    draggable(button, {
      moved: card,
      targets: () => this.order().filter((each) => each !== card),
      drop: (other) => this.swap(card, other),
    });
  }

  order() { return [...this.list.children]; }

  pick(card) {
    if (this.held && this.held !== card) {
      this.swap(this.held, card);
      return;
    }
    this.held = this.held ? null : card;
    this.draw();
    focus(card.pick);
  }

  /** One place up or down; the card stays in hand, and focus on the button if there is a further place. */
  move(by, button) {
    const order = this.order();
    const other = order[order.indexOf(this.held) + by];
    if (!other) return;
    this.swap(this.held, other, true);
    if (button && !button.disabled) focus(button);
  }

  swap(card, other, keep = false) {
    const mark = document.createComment("");
    card.replaceWith(mark);
    other.replaceWith(card);
    mark.replaceWith(other);
    this.held = keep ? card : null;
    this.draw();
    focus(card.pick);
    this.say(this.words("moved", { card: card.pick.lastChild.textContent, place: this.place(card) }));
  }

  onKey(event) {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (event.key === "Escape" && this.held) this.pick(this.held);
    else if (by && this.held) this.move(by);
    else return;
    event.preventDefault();
  }

  place(card) {
    const n = this.order().indexOf(card) + 1;
    let row = 0;
    for (let last = 0; this.diamond && last < n; row += 1) last += DIAMOND_ROWS[row];
    return this.words(this.diamond ? "row" : "place", { n, row, all: this.cards.length });
  }

  draw() {
    const order = this.order();
    order.forEach((card, i) => {
      const held = card === this.held;
      card.classList.toggle("is-held", held);
      card.pick.setAttribute("aria-pressed", String(held));
      card.pick.firstChild.textContent = this.place(card);
      if (!held) return;
      card.append(this.show("tools"));
      this.root.querySelector("[data-act=up]").disabled = i === 0;
      this.root.querySelector("[data-act=down]").disabled = i === order.length - 1;
    });
    if (!this.held) this.show("tools", false);
  }

  finish(done) {
    this.held = null;
    this.draw();
    this.root.classList.toggle("is-done", done);
    this.show("hint", !done);
    this.show("done", !done);
    this.show("finish", done);
    this.part("why").textContent = this.words("why", { card: this.order()[0].pick.lastChild.textContent });
    focus(done ? this.part("finish").firstElementChild : this.order()[0].pick);
  }
}

/** Statements to weigh up, one at a time. What is chosen is in this object and nowhere else. */
export class Spectrum extends Activity {
  constructor(root) {
    super(root);
    this.statements = this.parts("statement");
    this.points = this.parts("point");
    this.chosen = new Map();
    this.statements.forEach((statement) => {
      const note = statement.querySelector("details");
      if (note) note.open = true;
    });
    this.show("scale");
    this.open(0, false);
  }

  get verbs() {
    return new Map([
      ["choose", (button) => this.choose(button)],
      ["mind", () => this.choose(null)],
      ["next", () => this.open(this.at + 1, true)],
      ["back", () => this.open(this.at - 1, true)],
      ["restart", () => { this.chosen.clear(); this.open(0, true); }],
    ]);
  }

  open(index, moveFocus) {
    const statement = this.statements[index];
    this.at = index;
    this.draw();
    if (statement) statement.querySelector("[data-words]").after(this.part("scale"));
    if (moveFocus) focus(statement ? statement.querySelector("[data-words]") : this.part("finish").firstElementChild, this.part(statement ? "steps" : "finish"));
  }

  choose(point) {
    if (point) this.chosen.set(this.at, point);
    else this.chosen.delete(this.at);
    this.draw();
    this.say(point ? this.words("noted", { point: point.getAttribute("aria-label") ?? point.textContent }) : "");
    if (!point) focus(this.points[0]);
  }

  draw() {
    const chosen = this.chosen.get(this.at);
    const done = this.at >= this.statements.length;
    this.statements.forEach((statement, i) => {
      statement.hidden = i !== this.at;
      statement.classList.toggle("is-chosen", i === this.at && Boolean(chosen));
    });
    this.points.forEach((point) => point.setAttribute("aria-pressed", String(point === chosen)));
    this.part("progress").textContent = this.words("progress", { n: this.at + 1, all: this.statements.length });
    this.show("progress", !done);
    this.show("scale", !done);
    this.show("mind", Boolean(chosen));
    this.show("steps", !done);
    this.show("back", this.at > 0);
    this.show("pass", !chosen);
    this.show("next", Boolean(chosen));
    this.show("finish", done);
  }
}
