/**
 * The editor of a branching story: its scenes as Wagtail's list, a picture of its branches beside them (above
 * them where there is no room), and for every choice a list of the scenes it may lead to. Choices hold a
 * scene's key, which authors never see.
 */
import { TO_MEND, firstWords, mapStory } from "./story-map.js";
import { drawStory, fill, marksInWords, rowFor } from "./story-picture.js";

const { StructBlockDefinition } = window.wagtailStreamField.blocks;
const Select = window.telepath.constructors["wagtail.widgets.Select"];
const BoundSelect = new Select("").boundWidgetClass;
const NEW = "+new";
const NEW_SCENE = "regard:new-scene";
const BESIDE = { screen: 1200, room: 720 }; // pixels from which picture and scenes both stay readable

/** A list of scenes that keeps its key even while that scene is not (or not yet) in the story. */
class BoundSceneSelect extends BoundSelect {
  wanted = "";
  offered = "";

  setState(state) {
    this.wanted = (Array.isArray(state) ? state[0] : state) ?? "";
    this.offered = "";
    if (this.words) this.offer(this.options ?? []);
  }

  /** Fill the list: `[{ value, label }]`. */
  offer(options) {
    const signature = JSON.stringify([options, this.wanted]);
    this.options = options;
    if (signature === this.offered) return;
    this.offered = signature;
    const known = options.some(({ value }) => value === this.wanted);
    this.input.replaceChildren(
      new Option(this.words.none, ""),
      ...options.map(({ value, label }) => new Option(label, value)),
      ...(this.wanted && !known ? [new Option(this.words.gone, this.wanted)] : []),
      new Option(this.words.new, NEW),
    );
    this.input.value = this.wanted;
  }

  listen(words) {
    this.words = words;
    this.offer([]);
    this.input.addEventListener("change", () => {
      if (this.input.value !== NEW) {
        this.wanted = this.input.value;
        return;
      }
      this.input.value = this.wanted;
      this.input.dispatchEvent(new CustomEvent(NEW_SCENE, { bubbles: true, detail: { choice: this } }));
    });
  }
}

class SceneSelect extends Select {
  boundWidgetClass = BoundSceneSelect;

  constructor(html, words) {
    super(html);
    this.words = words;
  }

  render(...args) {
    const bound = super.render(...args);
    bound.listen(this.words);
    return bound;
  }
}

function element(tag, className, ...inside) {
  const made = document.createElement(tag);
  made.className = className;
  made.append(...inside);
  return made;
}

/** Call `changed` whenever something is added to a list, taken out or moved. */
function watch(list, changed) {
  for (const name of ["blockCountChanged", "moveBlock"]) {
    const original = list[name];
    list[name] = function watched(...args) {
      const result = original.apply(this, args);
      changed();
      return result;
    };
  }
}

class StoryEditor {
  constructor(block, words) {
    this.list = block.childBlocks.scenes;
    this.words = words;
    this.watched = new WeakSet();
    this.field = this.list.container[0].closest("[data-contentpath]");
    this.addPanel();
    this.later = this.later.bind(this);
    watch(this.list, this.later);
    this.field.addEventListener("input", this.later);
    this.field.addEventListener("change", this.later);
    this.field.addEventListener(NEW_SCENE, (event) => this.addScene(event.detail.choice));
    this.refresh();
  }

  addPanel() {
    this.picture = element("div", "story-map__picture");
    this.said = element("p", "story-map__said");
    this.said.setAttribute("role", "status");
    this.mend = element("ul", "story-map__mend");
    this.text = element("ol", "story-map__list");
    const asList = element("details", "story-map__as-list", element("summary", "", this.words.list), this.text);
    this.panel = element("details", "story-map", element("summary", "story-map__heading", this.words.heading), this.said, this.mend, this.picture, asList);
    this.panel.open = true;
    // Of the form, only fields count for "unsaved changes": this panel has none.
    this.both = element("div", "story-both");
    this.field.before(this.both);
    this.both.append(this.panel, this.field);
    // Wagtail's panels at the side take room from both, so that the screen's width alone says too little.
    new ResizeObserver(() => this.arrange()).observe(this.both);
  }

  arrange() {
    const beside = window.innerWidth >= BESIDE.screen && this.both.clientWidth >= BESIDE.room;
    this.both.classList.toggle("is-beside", beside);
    const row = rowFor(this.picture.clientWidth);
    if (row === this.row) return;
    this.row = row;
    this.drawn = "";
    this.later();
  }

  /** Once a turn, however much has changed. */
  later() {
    if (this.waiting) return;
    this.waiting = true;
    queueMicrotask(() => {
      this.waiting = false;
      this.refresh();
    });
  }

  get scenes() {
    return this.list.children.map((child) => {
      const { key, text, ending, choices } = child.block.childBlocks;
      return { child, key, text, ending, choices };
    });
  }

  refresh() {
    const { scenes } = this;
    this.giveKeys(scenes);
    const told = scenes.map(({ key, text, ending, choices }) => ({
      key: key.getValue(),
      text: text.getValue(),
      ending: ending.getValue(),
      choices: choices.children.map((choice) => ({
        text: choice.block.childBlocks.text.getValue(),
        to: choice.block.childBlocks.to.widget.wanted,
      })),
    }));
    this.offerScenes(scenes, told);
    scenes.forEach(({ child, choices, key }, place) => {
      child.element.querySelector(".c-sf-block__type").textContent = fill(this.words.scene, { number: place + 1 });
      key.element.closest("[data-contentpath]").hidden = true;
      if (!this.watched.has(choices)) {
        this.watched.add(choices);
        watch(choices, this.later);
      }
    });
    const signature = JSON.stringify(told);
    if (signature === this.drawn) return;
    this.drawn = signature;
    this.draw(mapStory(told));
  }

  /** A key for each new scene, and for the copy of a scene; never one that a choice still remembers. */
  giveKeys(scenes) {
    const used = new Set(scenes.flatMap(({ choices }) => choices.children.map((each) => each.block.childBlocks.to.widget.wanted)));
    const all = new Set([...used, ...scenes.map(({ key }) => key.getValue())]);
    const seen = new Set();
    for (const { key } of scenes) {
      let name = key.getValue();
      if (!name || seen.has(name)) {
        for (let number = 1; all.has(name) || !name; number += 1) name = `scene-${number}`;
        key.setState(name);
        all.add(name);
      }
      seen.add(name);
    }
  }

  offerScenes(scenes, told) {
    const labels = told.map(({ key, text }, place) => ({ value: key, label: `${place + 1}. ${firstWords(text) || this.words.untold}` }));
    scenes.forEach(({ choices }, place) => {
      for (const choice of choices.children) {
        const { widget } = choice.block.childBlocks.to;
        widget.offer(labels.filter(({ value }, each) => each !== place || value === widget.wanted));
      }
    });
  }

  /** A new scene at the end, for a choice that shall lead to one. */
  addScene(choice) {
    const [, state, id] = this.list._getChildDataForInsertion();
    this.list.insert(state, this.list.children.length, { id });
    this.refresh();
    const { key } = this.scenes.at(-1);
    choice.setState(key.getValue());
    choice.input.dispatchEvent(new Event("change", { bubbles: true }));
    this.refresh();
  }

  goTo(number) {
    const child = this.list.children[number - 1];
    if (child.toggleElement.getAttribute("aria-expanded") === "false") child.toggleElement.click();
    child.focus();
    // Wagtail scrolls smoothly, and opening the scene on the way would stop that half-way.
    requestAnimationFrame(() => child.element.scrollIntoView({ block: "start", behavior: "instant" }));
  }

  draw(mapped) {
    const { words } = this;
    const focused = this.picture.contains(document.activeElement) && document.activeElement.dataset.scene;
    const open = (number) => this.goTo(number);
    this.picture.replaceChildren(mapped.length ? drawStory(mapped, words, open, this.row) : element("p", "", words.empty));
    if (focused) this.picture.querySelector(`[data-scene="${focused}"]`)?.focus();
    const name = (scene) => `${fill(words.scene, { number: scene.number })}: ${scene.title || words.untold}`;
    const link = (scene) => {
      const made = element("a", "", name(scene));
      made.href = "#";
      made.addEventListener("click", (event) => {
        event.preventDefault();
        open(scene.number);
      });
      return made;
    };
    this.text.replaceChildren(...mapped.map((scene) => element("li", "", link(scene),
      ...(scene.marks.length ? [element("strong", "", ` ${marksInWords(scene, words)}`)] : []),
      element("ul", "", ...scene.ways.map((way) => element("li", "",
        fill(way.to ? words.goesTo : words.goesNowhere, { choice: way.text || words.noWords, number: way.to })))))));
    const good = mapped.filter((scene) => scene.marks.includes("good")).length;
    const bad = mapped.flatMap((scene) => scene.marks.filter((mark) => TO_MEND.includes(mark)).map((mark) => [scene, mark]));
    const problems = bad.map(([scene, mark]) => element("li", "", link(scene), ` – ${words[mark]}: ${words[`help-${mark}`]}`));
    if (mapped.length && good < 2) problems.push(element("li", "", words["help-endings"]));
    this.mend.replaceChildren(...problems);
    this.mend.hidden = !problems.length;
    const said = fill(words.summary, { scenes: mapped.length, good, mend: problems.length });
    if (this.said.textContent !== said) this.said.textContent = said;
  }
}

class StoryBlockDefinition extends StructBlockDefinition {
  render(...args) {
    const block = super.render(...args);
    new StoryEditor(block, this.meta.words);
    return block;
  }
}

window.telepath.register("regard.SceneSelect", SceneSelect);
window.telepath.register("regard.StoryBlock", StoryBlockDefinition);
