/**
 * Leave now: the way out. Works as a plain link without this script; with it,
 *  - the page is covered before anything else happens,
 *  - what the lesson kept in this tab is wiped,
 *  - the history entry is replaced, so Back does not return here,
 *  - Shift three times within five seconds does the same as the button.
 */
const PRESSES = 3;
const WINDOW_MS = 5000;

export default class Leave {
  constructor(link) {
    this.link = link;
    this.presses = [];
    // A page may hold two links (bar and skip link); the keys belong to the first that asks.
    link.addEventListener("click", (event) => {
      event.preventDefault();
      this.go();
    });
    window.addEventListener("pageshow", (event) => {
      // A browser may restore the covered page from memory on Back: stay covered, go again.
      if (event.persisted && document.querySelector(".leave-cover")) this.go();
    });
    if (link.hasAttribute("data-leave-keys")) this.listen();
  }

  listen() {
    this.dots = document.createElement("span");
    this.dots.className = "leave__dots";
    this.dots.hidden = true;
    this.dots.setAttribute("aria-hidden", "true");
    for (let i = 0; i < PRESSES; i += 1) this.dots.append(document.createElement("i"));
    this.link.append(this.dots);

    this.status = document.createElement("span");
    this.status.className = "visually-hidden";
    this.status.setAttribute("role", "status");
    this.link.after(this.status);

    // Shift as part of a capital letter or a shortcut is not a press: it counts on
    // release, and only when no other key came in between.
    document.addEventListener("keydown", (event) => {
      this.alone = event.key === "Shift" && !event.repeat && !event.ctrlKey && !event.altKey && !event.metaKey;
      if (event.key !== "Shift") this.reset();
    });
    document.addEventListener("keyup", (event) => {
      if (event.key === "Shift" && this.alone) this.press();
    });
  }

  press() {
    const now = performance.now();
    this.presses = this.presses.filter((time) => now - time < WINDOW_MS).concat(now);
    clearTimeout(this.timer);
    if (this.presses.length >= PRESSES) {
      this.go();
      return;
    }
    this.show();
    this.timer = setTimeout(() => this.reset(), WINDOW_MS);
  }

  reset() {
    this.presses = [];
    this.show();
  }

  show() {
    const count = this.presses.length;
    this.dots.hidden = count === 0;
    [...this.dots.children].forEach((dot, i) => dot.classList.toggle("is-on", i < count));
    const words = (this.link.dataset.leaveKeys || "").split("|");
    this.status.textContent = count ? words[count - 1] ?? "" : "";
  }

  go() {
    if (!document.querySelector(".leave-cover")) {
      const cover = document.createElement("div");
      cover.className = "leave-cover";
      document.body.append(cover);
    }
    document.title = " ";
    try {
      sessionStorage.clear();
    } catch {
      // Storage may be switched off; there is then nothing to wipe.
    }
    document.dispatchEvent(new CustomEvent("regard:leave"));
    window.location.replace(this.link.href);
  }
}
