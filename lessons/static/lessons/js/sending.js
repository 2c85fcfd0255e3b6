/**
 * Sends what must arrive: a ballot, or the word that a tablet is handed on. It tries until our own
 * server answers, also through a lost network and past a filter's pages. What is to be sent is kept in
 * memory and nowhere else.
 */
import { doors } from "../../cms/js/safety.js";

const FIRST_PAUSE = 2000;
const LONGEST_PAUSE = 60_000;
const PATIENCE = 20_000;
const SHOWN_AFTER = 800;
// Stale, full, closed: with these the server says that it will never take this form.
const REFUSALS = new Set([403, 409, 410]);

/** One POST, repeated until the server has answered it; the server counts a ballot once. */
export class Post {
  /** `leadsTo` ends the address of the page that the server sends on to when it has taken the form. */
  constructor(form, { leadsTo, onTrouble = () => {} }) {
    // Its fields are read once, now: what is sent later is what was there when it was sent.
    this.url = form.action;
    this.body = new URLSearchParams(new FormData(form));
    this.leadsTo = leadsTo;
    this.onTrouble = onTrouble;
    this.hurry = () => {};
    /** Whether an attempt failed: the server may have heard it, and its answer got lost. */
    this.troubled = false;
  }

  /** The server's answer, whenever it comes: `{ url }` of the next page, or `{ refusal }`, a page's main part. */
  async answer() {
    window.addEventListener("online", () => this.hurry());
    // Somebody opens a door in another tab: what is to be sent should be there before they join.
    doors?.addEventListener("message", () => this.hurry());
    for (let pause = FIRST_PAUSE; !this.given; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
      const answer = await this.attempt();
      if (answer) return answer;
      this.troubled = true;
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
      return await this.read(response);
    } catch {
      return null;
    } finally {
      clearTimeout(timer);
    }
  }

  /** What our server said. Anything else, such as a filter's or a portal's own page, is no answer. */
  async read(response) {
    if (response.ok) return new URL(response.url).pathname.endsWith(this.leadsTo) ? { url: response.url } : null;
    if (!REFUSALS.has(response.status)) return null;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const refusal = page.querySelector("main");
    return refusal?.querySelector("[data-refusal]") ? { refusal } : null;
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

  /** Send it; `{ url }` once it is counted, null when the server says that it cannot be. */
  async send() {
    if (this.post) return this.sent;
    // However it comes to be sent, the quiz first puts back what counts.
    this.form.dispatchEvent(new CustomEvent("regard:send", { bubbles: true }));
    this.post = new Post(this.form, {
      leadsTo: "/play/done/",
      onTrouble: (trouble) => this.say(trouble),
    });
    this.say("sending");
    window.addEventListener("beforeunload", this.warn);
    const timer = setTimeout(() => this.show(), SHOWN_AFTER);
    this.form.querySelectorAll("button").forEach((button) => button.setAttribute("aria-disabled", "true"));
    this.sent = this.post.answer().then((answer) => {
      clearTimeout(timer);
      this.discard();
      if (!answer?.refusal) return answer;
      this.refused(answer.refusal);
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
  refused(words) {
    // It speaks of one attempt. After others that failed, it cannot know what became of the answers.
    const unsure = this.post.troubled && words.querySelector("[data-unsure]");
    if (unsure) {
      unsure.hidden = false;
      words.querySelector("[data-sure]").remove();
    }
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
