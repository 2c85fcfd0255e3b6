/**
 * Covers a screen that nobody touches, and hands a shared tablet on.
 *
 * While covered, the rest of the page is not displayed at all: nobody reads it, and no key reaches it.
 * How long a screen may lie untouched is said by the page (`data-cover-minutes`: of the step, or of the
 * cover itself); after half an hour everything goes, except answers that are already on their way.
 */
import { tab } from "../../cms/js/safety.js";
import Ballot, { Post } from "./sending.js";

const MINUTE = 60_000;
const FORGET_AFTER = 30 * MINUTE;
const SIGNS = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart", "input", "timeupdate"];

export default class Cover {
  constructor(element) {
    this.element = element;
    this.box = element.querySelector("[data-cover-box]");
    this.parts = [...element.querySelectorAll("[data-cover-part]")];
    this.form = element.querySelector("[data-cover-finish]");
    this.touched = Date.now();
    for (const sign of SIGNS) {
      // A playing video is a sign of life too; its events do not bubble, hence capture.
      document.addEventListener(sign, () => this.touch(), { capture: true, passive: true });
    }
    document.addEventListener("regard:step", () => this.wait());
    // A tablet that slept kept no time: look at the clock when it wakes.
    document.addEventListener("visibilitychange", () => this.look());
    element.addEventListener("click", (event) => {
      const button = event.target.closest("[data-cover-do]");
      if (button) this[button.dataset.coverDo]();
    });
    document.addEventListener("submit", (event) => {
      if (!event.target.matches("[data-next-pupil], [data-cover-finish]")) return;
      event.preventDefault();
      if (event.target === this.form) this.post?.hurry();
      else this.nextPupil();
    });
    this.wait();
  }

  get covered() { return !this.element.hidden; }

  touch() {
    if (this.covered || document.hidden) return;
    // A laptop that slept: whoever touches it now may be somebody else.
    if (this.untouched >= this.minutes * MINUTE) this.look();
    else this.touched = Date.now();
  }

  get untouched() { return Date.now() - this.touched; }

  /** How long this screen may lie untouched. */
  get minutes() {
    const step = document.querySelector("[data-step-live]:not([hidden])");
    return Number(this.element.dataset.coverMinutes ?? step?.dataset.coverMinutes ?? 10);
  }

  wait() {
    clearTimeout(this.timer);
    const due = this.covered ? FORGET_AFTER : this.minutes * MINUTE;
    this.timer = setTimeout(() => this.look(), Math.max(this.touched + due - Date.now(), 0) + 50);
  }

  look() {
    if (this.gone || this.handing) return;
    // Somebody listens.
    if (!this.covered && !document.hidden && window.speechSynthesis?.speaking) this.touched = Date.now();
    if (this.untouched >= FORGET_AFTER) {
      this.forget();
      return;
    }
    if (!this.covered && this.untouched >= this.minutes * MINUTE) this.show("idle");
    this.wait();
  }

  show(name) {
    if (!this.covered) {
      this.from = document.activeElement;
      this.scroll = window.scrollY;
    }
    this.element.hidden = false;
    document.documentElement.classList.add("is-covered");
    this.parts.forEach((part) => { part.hidden = part.dataset.coverPart !== name; });
    const title = this.parts.find((part) => !part.hidden).querySelector("[data-cover-title]");
    this.box.setAttribute("aria-labelledby", title.id);
    document.dispatchEvent(new CustomEvent("regard:cover"));
    window.scrollTo({ top: 0, behavior: "instant" });
    title.focus({ preventScroll: true });
  }

  carryOn() {
    this.element.hidden = true;
    document.documentElement.classList.remove("is-covered");
    this.touched = Date.now();
    this.wait();
    window.scrollTo({ top: this.scroll, behavior: "instant" });
    if (this.from?.isConnected) this.from.focus({ preventScroll: true });
  }

  /** Whoever is next: first it must be settled what becomes of the answers. */
  nextPupil() {
    if (!Ballot.unsent) this.finish();
    else if (Ballot.unsent.post) this.send();
    else this.show("ask");
  }

  async send() {
    this.handing = true;
    const ballot = Ballot.unsent;
    this.show("wait");
    this.element.querySelector("[data-cover-wait]").append(ballot.card);
    const sending = ballot.send();
    ballot.show();
    await sending;
    this.finish();
  }

  /** Half an hour has gone. Answers on their way may still arrive; all else goes. */
  forget() {
    if (Ballot.unsent?.post) this.send();
    else this.finish();
  }

  /** Clear the screen and the tab at once, and the seat as soon as the server hears of it. */
  async finish() {
    if (this.gone) return;
    this.gone = true;
    Ballot.unsent?.discard();
    document.dispatchEvent(new CustomEvent("regard:gone"));
    tab.clear();
    this.show("clear");
    document.querySelectorAll("main > *").forEach((child) => child.remove());
    history.replaceState(null, "", location.pathname);
    const said = this.element.querySelector("[data-cover-said]");
    this.post = new Post(this.form, {
      leadsTo: "/join/",
      onTrouble: () => { said.textContent = said.dataset.sayOffline; },
    });
    await this.post.answer();
    // Refused, too: somebody has joined on this device since, and the seat in it is theirs.
    location.replace("/join/");
  }
}
