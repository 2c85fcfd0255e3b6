/**
 * An H5P activity in a lesson: how it went becomes one field of the lesson's one POST, and only if the
 * lesson reports it. It is kept in that field, in memory; "leave it out" empties it again.
 */
import H5PActivity from "../../h5pp/activity.js";

const PASS = "-";
const REACHED = "a";
const NOT_REACHED = "b";

export class Played {
  constructor(section) {
    new H5PActivity(section);
    const { series } = section.dataset;
    if (!series) return; // nothing of it is reported, whatever another step of the lesson reports
    this.row = document.querySelector(`[data-result="${CSS.escape(series)}"]`);
    if (!this.row) return; // somebody only tries the lesson
    this.field = this.row.querySelector("input[type=hidden]");
    this.left = this.row.querySelector("input[type=checkbox]");
    this.said = this.row.querySelector("[data-result-said]");
    // A browser may fill in again what a reload has left: that may be somebody else's.
    this.field.value = PASS;
    this.left.checked = false;
    section.addEventListener("h5p:outcome", (event) => {
      this.outcome ??= event.detail.passed ? REACHED : NOT_REACHED;
      this.show();
    });
    this.left.addEventListener("change", () => this.show());
    this.show();
  }

  show() {
    this.field.value = this.left.checked || !this.outcome ? PASS : this.outcome;
    const words = { [REACHED]: "reached", [NOT_REACHED]: "not" }[this.outcome] ?? "open";
    this.said.textContent = this.said.dataset[words];
    this.left.closest("[data-result-choice]").hidden = !this.outcome;
  }
}
