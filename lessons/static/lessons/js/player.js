/**
 * The player's two behaviours, in one file because a pupil's page has few requests to spare.
 */
import { register } from "../../cms/js/main.js";

/**
 * Shows a lesson one step at a time.
 *
 * The document holds every step; this hides all but one, moves focus to it and marks the path. The
 * step's name stays in the address (replaced, never added to the history), so that a reloaded page
 * goes on where it was. Nothing is stored and nothing is sent.
 */
class Player {
  constructor(element) {
    this.sections = [...element.querySelectorAll("[data-step-section]")];
    this.path = document.querySelector("[data-path]");
    this.label = this.path?.querySelector("[data-path-label]");
    this.links = [...(this.path?.querySelectorAll("a") ?? [])];
    if (this.sections.length === 0) return;
    this.sections.forEach((section) => { section.dataset.stepLive = ""; });
    document.addEventListener("click", (event) => this.onClick(event));
    // A page restored from the browser's memory may be another pupil's: load it afresh.
    window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
    this.show(this.fromAddress(), { focus: false });
  }

  fromAddress() {
    return Math.max(this.sections.findIndex((section) => `#${section.id}` === location.hash), 0);
  }

  onClick(event) {
    const target = event.target instanceof Element ? event.target.closest("[data-step], [data-path] a") : null;
    if (!target) return;
    event.preventDefault();
    const move = target.dataset.step;
    if (move === "back") this.show(this.current - 1);
    else if (move) this.show(this.current + 1);
    else this.show(this.links.indexOf(target));
  }

  show(index, { focus = true } = {}) {
    if (index < 0 || index >= this.sections.length) return;
    this.current = index;
    this.sections.forEach((section, i) => { section.hidden = i !== index; });
    this.links.forEach((link, i) => {
      link.parentElement.classList.toggle("is-done", i < index);
      if (i === index) link.setAttribute("aria-current", "step");
      else link.removeAttribute("aria-current");
    });
    if (this.label) {
      this.label.textContent = this.label.dataset.pathWords
        .replace("{step}", index + 1)
        .replace("{total}", this.sections.length);
    }
    const section = this.sections[index];
    if (!focus) return;
    history.replaceState(null, "", `#${section.id}`);
    section.focus({ preventScroll: true });
    window.scrollTo(0, 0);
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
  constructor(form) {
    form.reset?.(); // practice has no form
    const questions = [...form.querySelectorAll("[data-question]")].map((box) => new Question(box));
    form.addEventListener("submit", () => questions.forEach((question) => question.restore()));
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

register("player", async () => ({ default: Player }));
register("quiz", async () => ({ default: Quiz }));
