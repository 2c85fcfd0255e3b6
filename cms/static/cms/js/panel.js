/**
 * Take a break and Help: a link to `#break` or `#help` shows that panel in place
 * of the lesson. No request, no history entry; what was filled in stays. Focus goes
 * to the panel's heading and comes back to where it was.
 * Without this script the `:target` rule in pupil.css does the showing.
 */
export default class Panel {
  static open = null;

  constructor(link) {
    this.link = link;
    this.panel = document.getElementById(link.hash.slice(1));
    if (!this.panel) return;

    link.setAttribute("aria-controls", this.panel.id);
    link.setAttribute("aria-expanded", "false");
    link.setAttribute("role", "button");
    // Links inside the lesson ("get help") lead to the same panel as the one in the bar.
    document.addEventListener("click", (event) => {
      if (event.target.closest("a")?.getAttribute("href") !== link.hash) return;
      event.preventDefault();
      if (Panel.open === this) this.close();
      else this.show(document.activeElement);
    });
    link.addEventListener("keydown", (event) => {
      // A link that acts as a button answers to the space bar too.
      if (event.key === " ") {
        event.preventDefault();
        link.click();
      }
    });
    this.panel.addEventListener("click", (event) => {
      if (event.target.closest("[data-panel-close]")) {
        event.preventDefault();
        this.close();
      }
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && Panel.open === this) this.close();
    });
    window.addEventListener("hashchange", () => this.fromAddress());
    this.fromAddress();
  }

  /** Opened by address: take over from `:target`, and leave no trace in the address. */
  fromAddress() {
    if (window.location.hash !== this.link.hash) return;
    history.replaceState(null, "", window.location.pathname + window.location.search);
    if (Panel.open !== this) this.show(this.link);
  }

  show(from) {
    const before = Panel.open;
    if (before) before.close({ restore: false });
    this.from = before ? before.from : from;
    this.scroll = before ? before.scroll : window.scrollY;
    Panel.open = this;
    this.panel.classList.add("is-open");
    this.link.setAttribute("aria-expanded", "true");
    window.scrollTo({ top: 0, behavior: "instant" });
    (this.panel.querySelector("[data-panel-focus]") ?? this.panel).focus({ preventScroll: true });
  }

  close({ restore = true } = {}) {
    this.panel.classList.remove("is-open");
    this.link.setAttribute("aria-expanded", "false");
    Panel.open = null;
    if (!restore) return;
    window.scrollTo({ top: this.scroll ?? 0, behavior: "instant" });
    const target = this.from && this.from !== document.body && this.from.isConnected ? this.from : this.link;
    target.focus({ preventScroll: true });
  }
}
