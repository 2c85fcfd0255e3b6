/**
 * What the server hears of a lesson on the projector: which steps were really shown (once each, for the teacher's
 * own record), and the question how many pupils have joined and finished, while a screen shows those numbers.
 */
const SHOWN_AFTER = 5000;
const ASK_EVERY = 3000;

export class Room {
  constructor(root) {
    this.root = root;
    this.form = root.querySelector("[data-shown-form]");
    this.address = root.dataset.counts;
  }

  /** After every change: count towards "shown", and ask for numbers where the screen has some. */
  watch(screen, hidden) {
    clearTimeout(this.counting);
    clearTimeout(this.asking);
    if (document.hidden) return;
    if (screen.dataset.records && !hidden) this.counting = setTimeout(() => this.record(screen), SHOWN_AFTER);
    this.screen = screen;
    if (this.address && screen.querySelector("[data-count]")) this.ask(screen);
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

  async ask(screen) {
    try {
      const answer = await fetch(this.address, { headers: { Accept: "application/json" }, cache: "no-store", redirect: "error" });
      if (answer.ok) {
        const counts = await answer.json();
        for (const part of this.root.querySelectorAll("[data-count]")) part.textContent = String(counts[part.dataset.count]);
      }
    } catch (error) {
      // The old numbers stay; they are asked for again.
    }
    clearTimeout(this.asking);
    if (!document.hidden && this.screen === screen) this.asking = setTimeout(() => this.ask(screen), ASK_EVERY);
  }
}
