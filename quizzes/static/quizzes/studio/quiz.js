/**
 * The quiz editor: what the report costs, counted while somebody writes; hints beside each question; and
 * a misconception that stays with its option when options are moved.
 */

const { StreamBlockDefinition } = window.wagtailStreamField.blocks;
const Select = window.telepath.constructors["wagtail.widgets.Select"];
const BoundSelect = new Select("").boundWidgetClass;

const fill = (words, values) => words.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
const inWords = (number) => String(number).replace(/(\d*)\.5$/, (whole, ones) => `${ones === "0" ? "" : ones}½`);

function element(tag, className, ...inside) {
  const made = document.createElement(tag);
  made.className = className;
  made.append(...inside);
  return made;
}

/** A list that keeps a value which it does not offer. */
class BoundKeepingSelect extends BoundSelect {
  setState(state) {
    const value = String((Array.isArray(state) ? state[0] : state) ?? "");
    if (value && ![...this.input.options].some((option) => option.value === value)) {
      this.input.append(new Option(value, value));
    }
    this.input.value = value;
  }
}

class KeepingSelect extends Select {
  boundWidgetClass = BoundKeepingSelect;
}

/** One of the question's options: follows it wherever it is moved. */
class BoundOptionSelect extends BoundKeepingSelect {
  constructor(...args) {
    super(...args);
    this.input.addEventListener("change", () => this.follow());
  }

  setState(state) {
    super.setState(state);
    this.option = undefined;
  }

  follow() {
    this.option = this.children?.[Number(this.input.value) - 1] ?? null;
  }

  offer(children, words) {
    this.children = children;
    if (this.option === undefined) this.follow();
    // Deleted and taken back, it is another object with the same id.
    if (this.option && !children.includes(this.option)) this.option = children.find(({ id }) => id === this.option.id) ?? this.option;
    const place = children.indexOf(this.option);
    const value = place < 0 ? "" : String(place + 1);
    const texts = children.map((child) => child.block.childBlocks.text.getValue() || words.untold);
    const signature = JSON.stringify([texts, value]);
    if (signature === this.offered) return;
    this.offered = signature;
    this.input.replaceChildren(
      new Option(words.none, ""),
      ...texts.map((text, n) => new Option(`${n + 1}. ${text}`, n + 1)),
    );
    this.input.value = value;
  }
}

class OptionSelect extends Select {
  boundWidgetClass = BoundOptionSelect;
}

/** A question as it stands in the form. */
function read(child) {
  const { stem, tier, reported, options, misconception } = child.block.childBlocks;
  return {
    kind: child.type,
    tier: tier.getValue(),
    reported: reported.getValue(),
    stem: stem.getValue(),
    misconception: Boolean(misconception?.childBlocks.option.getValue()),
    options: (options?.children ?? []).map((option) => {
      const { text, correct, feedback } = option.block.childBlocks;
      return { text: text.getValue(), correct: correct.getValue(), feedback: feedback.getValue().trim() };
    }),
  };
}

/** What the report of a question costs, in slots. */
export function costOf({ tier, reported, misconception }, { costs }) {
  if (!reported || !(tier in costs)) return 0;
  return costs[tier] * (misconception ? 2 : 1);
}

/** What is worth telling the author about a question's options. */
export function hintsFor({ kind, tier, options }, words) {
  if (kind === "scale") return [];
  const correct = options.filter((option) => option.correct);
  const others = options.filter((option) => !option.correct);
  const hints = [];
  if (tier !== "knowledge") {
    if (correct.length) hints.push(words.notMarked);
  } else if (!correct.length) hints.push(words.noAccurate);
  else if (kind === "multi" && !others.length) hints.push(words.allAccurate);
  else if (kind !== "multi" && correct.length > 1) hints.push(words.oneAccurate);
  else if (others.length && Math.min(...correct.map((o) => o.text.length)) > Math.max(...others.map((o) => o.text.length))) hints.push(words.longest);
  const silent = options.flatMap((option, n) => (option.feedback ? [] : [n + 1]));
  if (silent.length) hints.push(fill(words.noFeedback, { options: silent.join(", ") }));
  return hints;
}

class QuizEditor {
  constructor(stream, { words, slots }) {
    this.stream = stream;
    this.words = words;
    this.slots = slots;
    this.watched = new WeakSet();
    this.used = element("strong", "report-slots__used");
    this.used.setAttribute("role", "status");
    this.boxes = element("span", "report-slots__boxes");
    this.boxes.setAttribute("aria-hidden", "true");
    this.list = element("ul", "report-slots__list");
    this.warning = element("p", "report-slots__warning");
    this.warning.setAttribute("role", "status");
    this.panel = element("div", "report-slots",
      element("p", "report-slots__heading", `${words.heading}: `, this.used, this.boxes),
      this.warning, this.list, element("p", "help", words.help));
    stream.container[0].before(this.panel);
    this.later = this.later.bind(this);
    this.watch(stream);
    stream.container[0].addEventListener("input", this.later);
    stream.container[0].addEventListener("change", this.later);
    this.pulse = document.querySelector("input[name=rotates]");
    this.pulse?.addEventListener("change", this.later);
    this.refresh();
  }

  /** Look again whenever something is added to a list, taken out or moved. */
  watch(list) {
    if (this.watched.has(list)) return;
    this.watched.add(list);
    for (const name of ["blockCountChanged", "moveBlock"]) {
      const original = list[name];
      list[name] = (...args) => {
        const result = original.apply(list, args);
        this.later();
        return result;
      };
    }
  }

  later() {
    if (this.waiting) return;
    this.waiting = true;
    queueMicrotask(() => {
      this.waiting = false;
      this.refresh();
    });
  }

  refresh() {
    const { words } = this;
    const questions = this.stream.children.map((child, place) => {
      this.number(child, place);
      const { options, misconception } = child.block.childBlocks;
      if (options) {
        this.watch(options);
        options.children.forEach((option, n) => {
          option.element.querySelector(".c-sf-block__type").textContent = fill(words.option, { number: n + 1 });
        });
        misconception.childBlocks.option.widget.offer(options.children, words);
      }
      const question = read(child);
      this.hint(child, hintsFor(question, words));
      return question;
    });
    this.count(questions);
  }

  number(child, place) {
    const heading = child.element.querySelector(".c-sf-block__type");
    child.kindWords ??= heading.textContent;
    heading.textContent = `${fill(this.words.question, { number: place + 1 })} · ${child.kindWords}`;
  }

  hint(child, hints) {
    const { options } = child.block.childBlocks;
    if (!options) return;
    if (!child.hints) {
      child.hints = element("ul", "question-hints");
      child.hints.setAttribute("role", "status");
      options.container.closest("[data-contentpath]").append(child.hints);
    }
    const said = hints.join("\n");
    if (child.hints.dataset.said === said) return;
    child.hints.dataset.said = said;
    child.hints.replaceChildren(...hints.map((hint) => element("li", "", hint)));
  }

  count(questions) {
    const { words, slots } = this;
    const reported = questions.map((question, n) => ({ ...question, number: n + 1, cost: costOf(question, slots) })).filter(({ cost }) => cost);
    const used = reported.reduce((sum, { cost }) => sum + cost, 0);
    const rotates = Boolean(this.pulse?.checked);
    const attitudes = reported.filter(({ tier }) => tier === "attitude").length;
    this.used.textContent = rotates
      ? fill(words.rotates, { asked: slots.askedInRotation, all: reported.length })
      : fill(words.used, { used: inWords(used), all: inWords(slots.budget) });
    this.boxes.textContent = rotates ? "" : Array.from({ length: slots.budget }, (_, n) => (used >= n + 1 ? "■" : used > n ? "◧" : "□")).join("");
    const warnings = [];
    if (!rotates && used > slots.budget) warnings.push(words.tooMany);
    if (!rotates && attitudes > slots.attitudesAtMost) warnings.push(fill(words.tooManyAttitudes, { most: slots.attitudesAtMost }));
    this.warning.textContent = warnings.join(" ");
    this.panel.classList.toggle("is-over", warnings.length > 0);
    this.list.replaceChildren(...(reported.length ? reported.map(({ number, cost, misconception }) => element("li", "",
      `${fill(words.question, { number })}: ${inWords(cost)}${misconception ? ` (${words.withMisconception})` : ""}`)) : [element("li", "", words.nothing)]));
  }
}

class QuestionStreamDefinition extends StreamBlockDefinition {
  render(...args) {
    const stream = super.render(...args);
    new QuizEditor(stream, this.meta);
    return stream;
  }
}

window.telepath.register("regard.KeepingSelect", KeepingSelect);
window.telepath.register("regard.OptionSelect", OptionSelect);
window.telepath.register("regard.QuestionStream", QuestionStreamDefinition);
