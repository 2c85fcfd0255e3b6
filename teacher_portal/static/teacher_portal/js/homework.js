/** Shows the day on which homework closes only when homework is chosen. */
export default class Homework {
  constructor(form) {
    this.day = form.querySelector("[name=close_on]")?.closest(".field");
    this.modes = form.querySelectorAll("[name=mode][type=radio]");
    if (!this.day || !this.modes.length) return;
    for (const mode of this.modes) mode.addEventListener("change", () => this.show());
    // Back from memory, browsers restore the choice without an event.
    window.addEventListener("pageshow", () => this.show());
    this.show();
  }

  show() {
    this.day.hidden = ![...this.modes].some((mode) => mode.checked && mode.value === "homework");
  }
}
