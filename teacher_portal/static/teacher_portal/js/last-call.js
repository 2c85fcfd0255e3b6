/** Counts a minute down from the first time this board showed the last call; it closes nothing. */
export default class LastCall {
  constructor(element) {
    this.element = element;
    this.ends = this.began() + Number(element.dataset.seconds) * 1000;
    this.tick();
  }

  /** Loading the page again must not start another minute. */
  began() {
    const key = `last-call:${this.element.dataset.key}`;
    try {
      const known = Number(sessionStorage.getItem(key));
      if (known) return known;
      const now = Date.now();
      sessionStorage.setItem(key, String(now));
      return now;
    } catch (error) {
      return Date.now();
    }
  }

  tick() {
    const left = Math.max(0, Math.ceil((this.ends - Date.now()) / 1000));
    const seconds = String(left % 60).padStart(2, "0");
    this.element.textContent = `${Math.floor(left / 60)}:${seconds}`;
    if (left > 0) setTimeout(() => this.tick(), 250);
  }
}
