/**
 * Keeps the numbers on the board fresh: asks every three seconds, rests while the page is hidden.
 *
 * Numbers stand in `data-count` elements anywhere on the page. When the lesson's state changes
 * (held, paused, closed, the code ran out or was given more time) the page is loaded again: the server knows what to show.
 */
const EVERY = 3000;
const SLOWEST = 30000;

export default class Arrivals {
  constructor(element) {
    this.element = element;
    this.pause = EVERY;
    this.message = document.querySelector("[data-lost-message]");
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.ask();
    });
    this.later();
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), this.pause);
  }

  async ask() {
    clearTimeout(this.timer);
    if (document.hidden || this.asking) return;
    this.asking = true;
    try {
      const response = await fetch(this.element.dataset.url, { headers: { Accept: "application/json" }, cache: "no-store" });
      // Signed out: the answer is the sign-in page. Loading again shows it.
      if (response.redirected) {
        window.location.reload();
        return;
      }
      if (!response.ok) throw new Error(String(response.status));
      this.show(await response.json());
      this.pause = EVERY;
      this.say("");
    } catch (error) {
      this.pause = Math.min(this.pause * 2, SLOWEST);
      this.say(this.element.dataset.lost);
    } finally {
      this.asking = false;
    }
    this.later();
  }

  show(counts) {
    const { state, codeWorks } = this.element.dataset;
    const halted = state === "held" || state === "paused";
    const codeChanged = !halted && (codeWorks === "yes") !== counts.code_works;
    if (counts.state !== state || codeChanged) {
      window.location.reload();
      return;
    }
    for (const element of document.querySelectorAll("[data-count]")) {
      const value = String(counts[element.dataset.count]);
      if (element.textContent !== value) element.textContent = value;
    }
  }

  say(text) {
    if (this.message && this.message.textContent !== text) this.message.textContent = text;
  }
}
