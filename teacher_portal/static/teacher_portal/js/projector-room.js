/**
 * What the server hears of a lesson on the projector: which steps were really shown (once each, for the teacher's
 * own record), and the question how the lesson stands: often while a screen shows how many pupils have joined and
 * finished, now and then on every other, because a lesson that is held or paused must leave the wall.
 */
const SHOWN_AFTER = 5000;
const ASK_EVERY = 3000;
const LOOK_EVERY = 15_000;
// In these the page has something else to show: load it again.
const GONE = new Set(["held", "paused", "closed"]);

/** How the lesson stands; null without a network, or when somebody has signed out: it is asked again. */
async function ask(address) {
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" }, cache: "no-store", redirect: "error" });
    return answer.ok ? await answer.json() : null;
  } catch (error) {
    return null;
  }
}

/** What stands on the wall while the lesson is held or paused: it goes as soon as the lesson goes on. */
export class Held {
  constructor(element) {
    this.address = element.dataset.counts;
    this.state = element.dataset.state;
    document.addEventListener("visibilitychange", () => this.look());
    this.later();
  }

  later() {
    clearTimeout(this.timer);
    if (!document.hidden) this.timer = setTimeout(() => this.look(), LOOK_EVERY);
  }

  async look() {
    const counts = document.hidden ? null : await ask(this.address);
    if (counts && counts.state !== this.state) window.location.reload();
    this.later();
  }
}

export class Room {
  constructor(root) {
    this.root = root;
    this.form = root.querySelector("[data-shown-form]");
    this.address = root.dataset.counts;
    this.asked = Date.now();
  }

  /** After every change: count towards "shown", and ask at once for numbers where the screen has some. */
  watch(screen, hidden) {
    clearTimeout(this.counting);
    clearTimeout(this.asking);
    if (document.hidden) return;
    if (screen.dataset.records && !hidden) this.counting = setTimeout(() => this.record(screen), SHOWN_AFTER);
    this.screen = screen;
    if (!this.address) return;
    if (this.hasNumbers) this.ask();
    else this.later();
  }

  get hasNumbers() { return this.screen.querySelector("[data-count]") !== null; }

  /** However often the screens change: so long after it was last asked. */
  later() {
    clearTimeout(this.asking);
    const due = this.asked + (this.hasNumbers ? ASK_EVERY : LOOK_EVERY) - Date.now();
    if (!document.hidden) this.asking = setTimeout(() => this.ask(), Math.max(due, 0));
  }

  async record(screen) {
    if (!this.form || !screen.dataset.records) return;
    const body = new FormData(this.form);
    body.set("step", screen.dataset.records);
    try {
      const answer = await fetch(this.form.action, { method: "POST", body, redirect: "error" });
      if (answer.ok) delete screen.dataset.records;
      // Closed or held meanwhile: the page has something else to show now.
      else if (answer.status === 409) window.location.reload();
    } catch (error) {
      // Offline, or signed out: the lesson goes on, and the next visit to the step tries again.
    }
  }

  async ask() {
    this.asked = Date.now();
    const counts = await ask(this.address);
    if (counts && GONE.has(counts.state)) window.location.reload();
    // Without an answer the old numbers stay.
    else if (counts) {
      for (const part of this.root.querySelectorAll("[data-count]")) part.textContent = String(counts[part.dataset.count]);
    }
    this.later();
  }
}
