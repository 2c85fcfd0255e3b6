/**
 * "Undo" for a block just deleted, at any depth: a step, a scene, a question, an option. It stands where the
 * block stood until it is pressed or another block is deleted, and puts back what was typed, under the same
 * id. Wagtail tells nobody of a deletion, so the press of its button is noticed before Wagtail hears of it.
 */

const words = JSON.parse(document.getElementById("undo-words").textContent);
const said = document.createElement("p");
let offer = null;

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

/** Every block of a list or stream inside a block, however deep. */
function* childrenOf(block) {
  if (Array.isArray(block?.children)) {
    for (const child of block.children) {
      yield child;
      yield* childrenOf(child.block);
    }
  } else {
    for (const inner of Object.values(block?.childBlocks ?? {})) yield* childrenOf(inner);
  }
}

function childAt(button) {
  const element = button.closest("[data-streamfield-child]");
  let root = element;
  while (root && !root.rootBlock) root = root.parentElement;
  for (const child of childrenOf(root?.rootBlock)) if (child.element === element) return child;
  return null;
}

/** The words in a block's heading, such as "Scene 3, Mo waits for a turn." */
function nameOf(child) {
  const part = (name) => child.element.querySelector(`.c-sf-block__${name}`)?.textContent.trim();
  return [part("type"), part("title")].filter(Boolean).join(", ");
}

function say(text) {
  said.textContent = text;
}

class Offer {
  constructor(child) {
    this.sequence = child.sequence;
    this.state = child.getState();
    this.collapsed = child.collapsed;
    this.name = nameOf(child);
    this.element = child.element;
  }

  show() {
    this.bar = document.createElement("div");
    this.bar.className = "help-block help-info undo-bar";
    this.bar.innerHTML = '<svg class="icon icon-bin" aria-hidden="true"><use href="#icon-bin"></use></svg><p></p>';
    const text = fill(words.deleted, { name: this.name });
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-small button-secondary w-ml-2";
    button.textContent = words.undo;
    button.addEventListener("click", () => this.takeBack());
    this.bar.lastElementChild.append(`${text} `, button);
    this.element.before(this.bar);
    button.focus({ preventScroll: true });
    say(text);
  }

  hide() {
    this.bar.remove();
  }

  /** Where the block stood, whatever has been added or moved since. */
  get place() {
    const before = ({ element }) => element.compareDocumentPosition(this.bar) & Node.DOCUMENT_POSITION_FOLLOWING;
    return this.sequence.children.filter(before).length;
  }

  takeBack() {
    const { type, value, id } = this.state;
    const options = { collapsed: this.collapsed };
    const child = type
      ? this.sequence.insert({ type, value, id }, this.place, options)
      : this.sequence.insert(value, this.place, { ...options, id });
    offer = null;
    this.hide();
    child.focus();
    child.element.dispatchEvent(new Event("change", { bubbles: true }));
    say(fill(words.back, { name: this.name }));
  }
}

function noticed(event) {
  const button = event.target.closest?.("[data-streamfield-action=DELETE]");
  const child = button && childAt(button);
  if (!child) return;
  const made = new Offer(child);
  setTimeout(() => {
    if (made.sequence.children.includes(child)) return;
    offer?.hide();
    offer = made;
    offer.show();
  });
}

said.setAttribute("role", "status");
said.className = "w-sr-only";
document.body.append(said);
document.addEventListener("click", noticed, { capture: true });
