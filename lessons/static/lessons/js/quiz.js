/**
 * Feedback on the device, one question at a time.
 *
 * With JavaScript a pupil chooses, presses "Check", and reads what the choice says; other choices may
 * be explored after that, but the first one checked is the one that counts, so that the class's
 * figures show what was known before the feedback. Everything stays in memory until the form's one
 * POST; its length never depends on the answers.
 */
export default class Quiz {
  constructor(form) {
    this.form = form;
    this.questions = [...form.querySelectorAll("[data-question]")].map((box) => new Question(box));
    form.addEventListener("submit", () => this.questions.forEach((question) => question.restore()));
    form.reset();
  }
}

class Question {
  constructor(box) {
    this.box = box;
    this.checked = null;
    this.feedback = [...box.querySelectorAll(".feedback")];
    this.inputs = [...box.querySelectorAll("input")];
    this.button = box.querySelector("[data-check]");
    this.note = box.querySelector("[data-checked-note]");
    if (!this.button) return;
    this.feedback.forEach((text) => { text.hidden = true; });
    this.button.hidden = false;
    this.button.addEventListener("click", () => this.check());
  }

  /** Remember the first answer, then let every choice show what it says. */
  check() {
    this.checked = this.inputs.map((input) => input.checked);
    this.feedback.forEach((text) => { text.hidden = false; });
    this.button.hidden = true;
    if (this.note) {
      this.note.hidden = false;
      this.note.focus();
    }
  }

  /** Put the counted answer back before the form is sent. */
  restore() {
    if (!this.checked) return;
    this.inputs.forEach((input, i) => { input.checked = this.checked[i]; });
  }
}
