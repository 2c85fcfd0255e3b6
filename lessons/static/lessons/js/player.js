/**
 * Shows a lesson one step at a time.
 *
 * The document holds every step; this hides all but one, moves focus to its heading and marks the
 * path. The step's number stays in the address (replaced, never added to the history), so that a
 * reloaded page goes on where it was. Nothing is stored and nothing is sent.
 */
export default class Player {
  constructor(element) {
    this.sections = [...element.querySelectorAll("[data-step-section]")];
    this.path = document.querySelector("[data-path]");
    this.label = this.path?.querySelector("[data-path-label]");
    this.links = [...(this.path?.querySelectorAll("a") ?? [])];
    if (this.sections.length === 0) return;
    document.addEventListener("click", (event) => this.onClick(event));
    // A page restored from the browser's memory may be another pupil's: load it afresh.
    window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
    this.show(this.fromAddress(), { focus: false });
  }

  fromAddress() {
    const found = this.sections.findIndex((section) => `#${section.id}` === location.hash);
    return Math.max(found, 0);
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
    history.replaceState(null, "", `#${section.id}`);
    if (focus) {
      section.focus({ preventScroll: true });
      window.scrollTo(0, 0);
    }
  }
}
