/** Shows how far the making of a pack has come; when it has ended the page is loaded again. */
const EVERY = 1500;
const SLOWEST = 20000;

export default class Pack {
  constructor(element) {
    this.url = element.dataset.url;
    this.words = element.querySelector("[data-words]");
    this.bar = element.querySelector("progress");
    this.pause = EVERY;
    this.later();
  }

  later() {
    setTimeout(() => this.ask(), this.pause);
  }

  async ask() {
    try {
      const response = await fetch(this.url, { headers: { Accept: "application/json" }, cache: "no-store" });
      if (response.redirected) {
        window.location.reload();
        return;
      }
      if (!response.ok) throw new Error(String(response.status));
      const state = await response.json();
      if (!state.busy) {
        window.location.reload();
        return;
      }
      this.show(state);
      this.pause = EVERY;
    } catch (error) {
      this.pause = Math.min(this.pause * 2, SLOWEST);
    }
    this.later();
  }

  show(state) {
    if (this.words.textContent !== state.words) this.words.textContent = state.words;
    if (!state.page) return;
    this.bar.max = state.pages;
    this.bar.value = state.page;
  }
}
