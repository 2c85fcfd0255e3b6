/* What the safety bar does on every pupil page, in one file because such a page has few requests to spare. */

/** sessionStorage without surprises: a browser may refuse it, and then nothing is kept. */
export const tab = {
  get(key) {
    try {
      return JSON.parse(sessionStorage.getItem(key));
    } catch {
      return null;
    }
  },
  set(key, value) {
    try {
      sessionStorage.setItem(key, JSON.stringify(value));
    } catch {
      // Then it lasts as long as the page.
    }
  },
  drop(key) {
    try {
      sessionStorage.removeItem(key);
    } catch {
      // It was never there.
    }
  },
  clear() {
    try {
      sessionStorage.clear();
    } catch {
      // There is then nothing to wipe.
    }
  },
};

/**
 * Leave now: the way out. Works as a plain link without this script; with it,
 *  - the page is covered before anything else happens,
 *  - what the lesson kept in this tab is wiped,
 *  - the history entry is replaced, so Back does not return here,
 *  - Shift three times within five seconds does the same as the button.
 */
const PRESSES = 3;
const WINDOW_MS = 5000;

export class Leave {
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
    tab.clear();
    document.dispatchEvent(new CustomEvent("regard:leave"));
    window.location.replace(this.link.href);
  }
}

/**
 * Take a break and Help: a link to `#break` or `#help` shows that panel in place
 * of the lesson. No request, no history entry; what was filled in stays. Focus goes
 * to the panel's heading and comes back to where it was.
 * Without this script the `:target` rule in pupil.css does the showing.
 */
export class Panel {
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

const LOOK = "look";
const LOOKS = { size: "large", spacing: "wide", contrast: "high" };

/** Text and colours: attributes of the page, remembered in this tab. No request, no account. */
export class Display {
  constructor(fieldset) {
    this.boxes = [...fieldset.querySelectorAll("[data-display]")];
    this.boxes.forEach((box) => { box.checked = box.dataset.display in document.documentElement.dataset; });
    fieldset.addEventListener("change", () => {
      tab.set(LOOK, this.boxes.filter((box) => box.checked).map((box) => box.dataset.display));
      Display.apply();
    });
  }

  static apply() {
    const chosen = tab.get(LOOK) ?? [];
    for (const [name, value] of Object.entries(LOOKS)) {
      if (chosen.includes(name)) document.documentElement.dataset[name] = value;
      else delete document.documentElement.dataset[name];
    }
  }
}

Display.apply();
document.querySelectorAll("[data-looks]").forEach((fieldset) => new Display(fieldset));

/*
 * Where somebody was in a lesson is known to the lesson's own pages only. Any other page of a pupil is a
 * door, an end or a closed lesson: whoever comes next begins at the beginning, in other tabs as well.
 */
export const PLACE = "place";
export const doors = "BroadcastChannel" in window ? new BroadcastChannel("regard") : null;
if (!document.querySelector("[data-keeps-place]")) {
  tab.drop(PLACE);
  doors?.postMessage("door");
}
// On the window: the lesson's own listeners come first and may ask something before.
window.addEventListener("submit", (event) => {
  if (!event.defaultPrevented && event.target.action.endsWith("/play/finish/")) tab.clear();
});

/** The page stands and the browser has nothing better to do: time for what can wait. */
export const settled = new Promise((resolve) => {
  const idle = window.requestIdleCallback ?? ((then) => setTimeout(then, 200));
  const wait = () => idle(() => {
    performance.mark("settled");
    resolve();
  }, { timeout: 2000 });
  if (document.readyState === "complete") wait();
  else window.addEventListener("load", wait);
});

/** Behaviours of `data-later`: like those of `data-module`, but no part of a page's first weight. */
export const later = { "read-aloud": () => import("./read-aloud.js") };

async function startLate(element) {
  try {
    const { default: Behaviour } = await later[element.dataset.later]();
    new Behaviour(element);
  } catch (error) {
    // One broken behaviour must never take another down with it.
    console.error(element.dataset.later, error);
  }
}

settled
  .then(() => Promise.all([...document.querySelectorAll("[data-later]")].map(startLate)))
  .then(() => { document.documentElement.dataset.settled = ""; });
