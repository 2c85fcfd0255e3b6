/**
 * Sends what must arrive: a ballot, or the word that a tablet is handed on. It tries until an answer
 * comes, also through a lost network. What is to be sent is kept in memory and nowhere else.
 */
const FIRST_PAUSE = 2000;
const LONGEST_PAUSE = 60_000;
const PATIENCE = 20_000;
const SHOWN_AFTER = 800;
const BUSY = new Set([408, 425, 429]);

/** One POST, repeated until the server has answered it; the server counts a ballot once. */
export class Post {
  constructor(form, { onTrouble = () => {}, isAnswer = () => true } = {}) {
    // Its fields are read once, now: what is sent later is what was there when it was sent.
    this.url = form.action;
    this.body = new URLSearchParams(new FormData(form));
    this.onTrouble = onTrouble;
    this.isAnswer = isAnswer;
    this.hurry = () => {};
  }

  /** The server's answer, whenever it comes. */
  async answer() {
    window.addEventListener("online", () => this.hurry());
    for (let pause = FIRST_PAUSE; !this.given; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
      const response = await this.attempt();
      if (response) return response;
      this.onTrouble(navigator.onLine === false ? "offline" : "slow");
      await this.rest(pause);
    }
    return null;
  }

  async attempt() {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), PATIENCE);
    try {
      const response = await fetch(this.url, {
        method: "POST",
        body: this.body,
        credentials: "same-origin",
        cache: "no-store",
        signal: patience.signal,
      });
      const busy = response.status >= 500 || BUSY.has(response.status);
      return !busy && this.isAnswer(response) ? response : null;
    } catch {
      return null;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Wait, a little more or less than others do; the network's return and "Try now" end it. */
  rest(pause) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, pause * (0.75 + Math.random() / 2));
      this.hurry = () => { clearTimeout(timer); resolve(); };
    });
  }

  /** Throw it away. */
  discard() {
    this.given = true;
    this.body = null;
    this.hurry();
  }
}

/** The quiz's one POST. Without this script the browser sends the same form by itself. */
export default class Ballot {
  /** The ballot of this page that has not arrived yet, if there is one. */
  static unsent = null;

  constructor(form) {
    Ballot.unsent = this;
    this.form = form;
    this.card = form.parentElement.querySelector("[data-wait]");
    this.title = this.card.querySelector("[data-wait-title]");
    this.said = this.card.querySelector("[data-wait-said]");
    this.now = this.card.querySelector("[data-wait-now]");
    this.now.addEventListener("click", () => {
      this.say("sending");
      this.post.hurry();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send().then((arrived) => { if (arrived) this.leaveFor(arrived.url); });
    });
    // A reload would lose answers that are on their way; Leave now must not be asked anything.
    this.warn = (event) => {
      event.preventDefault();
      event.returnValue = "";
    };
    document.addEventListener("regard:leave", () => this.discard());
  }

  /** Send it; true-ish once it is counted, null when the server says that it cannot be. */
  async send() {
    if (this.post) return this.sent;
    this.post = new Post(this.form, {
      onTrouble: (trouble) => this.say(trouble),
      // Anything else, such as a school's own "no network" page, is no answer to a ballot.
      isAnswer: (response) => !response.ok || /^\/(play\/done|join)\//.test(new URL(response.url).pathname),
    });
    this.say("sending");
    window.addEventListener("beforeunload", this.warn);
    const timer = setTimeout(() => this.show(), SHOWN_AFTER);
    this.form.querySelectorAll("button").forEach((button) => button.setAttribute("aria-disabled", "true"));
    this.sent = this.post.answer().then(async (response) => {
      clearTimeout(timer);
      this.discard();
      if (!response || response.ok) return response;
      await this.refused(response);
      return null;
    });
    return this.sent;
  }

  /** Instead of the questions: what is happening to the answers. */
  show() {
    if (!this.card.hidden) return;
    this.form.hidden = true;
    this.card.hidden = false;
    if (this.card.getClientRects().length) this.title.focus();
  }

  say(what) {
    this.said.textContent = this.said.dataset[`say${what[0].toUpperCase()}${what.slice(1)}`];
    this.now.hidden = what === "sending";
    if (what !== "sending") this.show();
  }

  /** Nothing is left to send: it has arrived, or nobody wants it any more. */
  discard() {
    Ballot.unsent = null;
    window.removeEventListener("beforeunload", this.warn);
    this.post?.discard();
  }

  /** Closed, full or too old: the server's own kind page takes the lesson's place. */
  async refused(response) {
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const words = page.querySelector("main");
    document.dispatchEvent(new CustomEvent("regard:gone"));
    history.replaceState(null, "", location.pathname);
    document.querySelector("main").replaceWith(words);
    words.focus();
  }

  leaveFor(url) {
    document.dispatchEvent(new CustomEvent("regard:gone"));
    // In place of the lesson: Back does not return to it.
    location.replace(url);
  }
}
