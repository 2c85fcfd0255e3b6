/** Shows the days on which homework opens and closes only when homework is chosen. */
export default class Homework {
  constructor(form) {
    this.days = [...form.querySelectorAll("[name=open_on], [name=close_on]")].map((day) => day.closest(".field"));
    this.modes = form.querySelectorAll("[name=mode][type=radio]");
    if (!this.days.length || !this.modes.length) return;
    for (const mode of this.modes) mode.addEventListener("change", () => this.show());
    // Back from memory, browsers restore the choice without an event.
    window.addEventListener("pageshow", () => this.show());
    this.show();
  }

  show() {
    const homework = [...this.modes].some((mode) => mode.checked && mode.value === "homework");
    for (const day of this.days) day.hidden = !homework;
  }
}
