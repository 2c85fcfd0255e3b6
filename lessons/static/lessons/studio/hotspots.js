/**
 * The editor of a picture with spots: press the picture to place a spot, drag its number, or move it with
 * the arrow keys. What it does is write the two numbers of the spot's own fields, which stay in reach.
 */

const { StructBlockDefinition } = window.wagtailStreamField.blocks;
const STEP = 1;
const STRIDE = 5;
const APART = 6; // as the server wants it: nearer than this in both directions cannot be told apart
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const fill = (words, values) => words.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
const within = (value) => Math.min(100, Math.max(0, Math.round(value * 10) / 10));

function element(tag, className, ...inside) {
  const made = document.createElement(tag);
  made.className = className;
  if (tag === "button") made.type = "button";
  made.append(...inside);
  return made;
}

class HotspotEditor {
  constructor(block, { words, preview }) {
    this.words = words;
    this.list = block.childBlocks.items;
    this.pictures = block.childBlocks.picture;
    this.photo = block.childBlocks.photo;
    this.preview = preview;
    this.field = this.list.container[0].closest("[data-contentpath]");
    this.current = null;
    this.addPanel();
    for (const name of ["blockCountChanged", "moveBlock"]) {
      const original = this.list[name];
      this.list[name] = (...args) => {
        const result = original.apply(this.list, args);
        queueMicrotask(() => this.refresh());
        return result;
      };
    }
    this.field.addEventListener("input", () => this.refresh());
    this.field.addEventListener("focusin", (event) => this.workOn(event.target));
    for (const { element: chooser } of [this.pictures, this.photo]) {
      chooser.addEventListener("change", () => this.refresh());
    }
    this.refresh();
  }

  addPanel() {
    this.image = element("img", "spot-map__image");
    this.image.alt = "";
    this.image.draggable = false;
    this.frame = element("div", "spot-map__frame", this.image);
    this.said = element("p", "spot-map__said");
    this.said.setAttribute("role", "status");
    this.todo = element("p", "spot-map__todo");
    this.warning = element("p", "spot-map__warning");
    this.left = element("div", "spot-map__left");
    const heading = element("p", "spot-map__heading", this.words.heading);
    this.help = element("p", "help", this.words.help);
    this.panel = element("div", "spot-map", heading, this.help, this.todo, this.frame, this.warning, this.left, this.said);
    this.panel.setAttribute("role", "group");
    this.panel.setAttribute("aria-label", this.words.heading);
    this.field.before(this.panel);
    this.frame.addEventListener("click", (event) => {
      if (!event.target.closest("button")) this.placeAt(event);
    });
  }

  get spots() {
    return this.list.children.map((child, place) => {
      const { title, x, y } = child.block.childBlocks;
      const read = (block) => (block.getValue() === "" ? NaN : Number(block.getValue()));
      return { child, place, number: place + 1, title: title.getValue(), xBlock: x, yBlock: y, x: read(x), y: read(y) };
    });
  }

  /** Where the picture is: one of the library takes the place of a drawn one. */
  get source() {
    const photo = this.photo.getValue();
    if (photo) return this.preview.replace("/0/", `/${photo}/`);
    return this.pictures.widget.input.selectedOptions[0]?.dataset.src ?? "";
  }

  isPlaced({ x, y }) {
    return Number.isFinite(x) && Number.isFinite(y);
  }

  /** The spot that a press on the picture places: the one being worked on, else the first without a place. */
  get target() {
    const { spots } = this;
    return spots.find(({ child }) => child === this.current) ?? spots.find((spot) => !this.isPlaced(spot));
  }

  workOn(target) {
    const spot = this.spots.find(({ child }) => child.element.contains(target));
    if (!spot || spot.child === this.current) return;
    this.current = spot.child;
    this.refresh();
  }

  name(spot) {
    return fill(this.words.spot, { number: spot.number, title: spot.title || this.words.untitled });
  }

  put(spot, x, y, { announce = true } = {}) {
    const [newX, newY] = [within(x), within(y)];
    for (const [block, value] of [[spot.xBlock, newX], [spot.yBlock, newY]]) {
      block.setState(String(value));
      block.widget.input.dispatchEvent(new Event("input", { bubbles: true }));
      block.widget.input.dispatchEvent(new Event("change", { bubbles: true }));
    }
    if (announce) this.said.textContent = `${this.name(spot)}: ${fill(this.words.at, { x: newX, y: newY })}`;
  }

  toPercent(event) {
    const { left, top, width, height } = this.image.getBoundingClientRect();
    return [((event.clientX - left) / width) * 100, ((event.clientY - top) / height) * 100];
  }

  placeAt(event) {
    const spot = this.target;
    if (!spot) return;
    this.put(spot, ...this.toPercent(event));
    // On to the next that has no place; with all placed, a stray press moves nothing.
    this.current = this.spots.find((each) => !this.isPlaced(each))?.child ?? null;
    this.refresh();
  }

  mark(spot) {
    let button = spot.child.spotMark;
    if (!button) {
      button = element("button", "spot-map__spot");
      spot.child.spotMark = button;
      const own = () => this.spots.find(({ child }) => child === spot.child);
      button.addEventListener("keydown", (event) => {
        const move = MOVES[event.key];
        if (event.key === "Enter") this.goTo(own());
        if (!move && event.key !== "Enter") return;
        event.preventDefault();
        if (!move) return;
        const by = event.shiftKey ? STRIDE : STEP;
        const { x, y } = own();
        this.put(own(), x + move[0] * by, y + move[1] * by);
      });
      button.addEventListener("focus", () => {
        this.current = spot.child;
        this.refresh();
      });
      button.addEventListener("pointerdown", (event) => {
        button.setPointerCapture(event.pointerId);
        button.focus();
      });
      button.addEventListener("pointermove", (event) => {
        if (button.hasPointerCapture(event.pointerId) && event.buttons) this.put(own(), ...this.toPercent(event), { announce: false });
      });
      button.addEventListener("dblclick", () => this.goTo(own()));
    }
    return button;
  }

  goTo({ child }) {
    if (child.toggleElement.getAttribute("aria-expanded") === "false") child.toggleElement.click();
    child.focus();
  }

  refresh() {
    const { spots, words } = this;
    const { source } = this;
    const ready = Boolean(source);
    if (source && this.image.getAttribute("src") !== source) this.image.src = source;
    for (const each of [this.frame, this.help]) each.hidden = !ready;
    const placed = spots.filter((spot) => this.isPlaced(spot));
    const marks = placed.map((spot) => this.mark(spot));
    for (const old of this.frame.querySelectorAll("button")) if (!marks.includes(old)) old.remove();
    placed.forEach((spot, n) => {
      const mark = marks[n];
      mark.style.left = `${spot.x}%`;
      mark.style.top = `${spot.y}%`;
      mark.textContent = spot.number;
      mark.classList.toggle("is-current", spot.child === this.current);
      mark.setAttribute("aria-label", `${this.name(spot)}: ${fill(words.at, { x: spot.x, y: spot.y })}`);
      if (mark.parentNode !== this.frame) this.frame.append(mark);
    });
    this.sayWhatNext(spots, ready);
    this.warn(placed);
  }

  sayWhatNext(spots, ready) {
    const { words } = this;
    const { target } = this;
    const left = spots.filter((spot) => !this.isPlaced(spot));
    if (!ready) this.todo.textContent = words.choose;
    else if (!spots.length) this.todo.textContent = words.noSpots;
    else if (!target) this.todo.textContent = words.allPlaced;
    else this.todo.textContent = fill(this.isPlaced(target) ? words.moving : words.placing, { number: target.number });
    this.left.replaceChildren(...(ready ? left : []).map((spot) => {
      const button = element("button", "button button-small button-secondary", fill(words.place, { number: spot.number }));
      button.addEventListener("click", () => {
        this.put(spot, 50, 50);
        this.refresh();
        spot.child.spotMark.focus();
      });
      return button;
    }));
  }

  warn(placed) {
    const close = placed.flatMap((one, n) => placed.slice(n + 1)
      .filter((other) => Math.abs(one.x - other.x) < APART && Math.abs(one.y - other.y) < APART)
      .map((other) => fill(this.words.tooClose, { one: one.number, other: other.number })));
    this.warning.textContent = close.join(" ");
    this.warning.hidden = !close.length;
  }
}

class HotspotBlockDefinition extends StructBlockDefinition {
  render(...args) {
    const block = super.render(...args);
    new HotspotEditor(block, this.meta);
    return block;
  }
}

window.telepath.register("regard.HotspotBlock", HotspotBlockDefinition);
