/** What the activities share: the parts that the server drew, buttons that do, words, focus and drag. */

/** Fill a sentence of the page: `fill("Card {n} of {all}", { n: 1, all: 6 })`. */
export const fill = (words, values) =>
  words.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

/** An element with a class, and what goes into it. */
export function make(tag, className, ...inside) {
  const element = document.createElement(tag);
  element.className = className;
  if (tag === "button") element.type = "button";
  element.append(...inside);
  return element;
}

/** The same things in another order, made here: every pupil was sent the same page. */
export function shuffled(list) {
  const copy = [...list];
  for (let i = copy.length - 1; i > 0; i -= 1) {
    const j = Math.floor(Math.random() * (i + 1));
    [copy[i], copy[j]] = [copy[j], copy[i]];
  }
  return copy;
}

/** Move the reader to what is new, and the screen where `whole` of it does not fit. */
export function focus(element, whole = element) {
  if (!element.matches("button, a, input, summary")) element.tabIndex = -1;
  element.focus({ preventScroll: true });
  const under = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0;
  if (element.getBoundingClientRect().top >= under && whole.getBoundingClientRect().bottom <= window.innerHeight) return;
  element.scrollIntoView({ block: "start" });
}

/**
 * An activity on the page: `data-part` names its parts, `data-act` what a button does.
 *
 * `verbs` lists what buttons may do; each gets the button. Words for the page stand in the page, as
 * `data-say-…` of the activity's element, where they are translated.
 */
export class Activity {
  constructor(root) {
    this.root = root;
    root.classList.add("is-live");
    root.addEventListener("click", (event) => {
      const button = event.target.closest("[data-act]");
      const verb = button && this.verbs.get(button.dataset.act);
      if (verb && button.getAttribute("aria-disabled") !== "true") verb.call(this, button);
    });
    this.fetchPictures();
  }

  get verbs() { return new Map(); }

  part(name) { return this.root.querySelector(`[data-part="${name}"]`); }

  parts(name) { return [...this.root.querySelectorAll(`[data-part="${name}"]`)]; }

  /** A sentence of the page with its gaps filled. */
  words(name, values = {}) {
    return fill(this.root.dataset[`say${name[0].toUpperCase()}${name.slice(1)}`] ?? "", values);
  }

  /** A copy of a piece of the page that is kept in a `<template>`. */
  copy(name) { return this.part(name).content.firstElementChild.cloneNode(true); }

  show(name, shown = true) {
    const element = this.part(name);
    if (element) element.hidden = !shown;
    return element;
  }

  /** Tell screen readers what changed somewhere else than where they are. */
  say(sentence) { this.part("status").textContent = sentence; }

  /** Fetch all pictures as soon as the step shows, whatever will be chosen: no request may tell a choice. */
  fetchPictures() {
    const pictures = this.root.querySelectorAll("img[loading=lazy]");
    if (!pictures.length) return;
    const seen = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      pictures.forEach((picture) => { picture.loading = "eager"; });
      seen.disconnect();
    });
    seen.observe(this.root);
  }
}

const FAR_ENOUGH = 8;

/**
 * Drag as an extra: everything it does has a button too.
 *
 * `handle` is dragged by mouse, pen or finger; `targets()` are the elements it may be dropped on and
 * `drop(target)` says on which it was; `ready()` whether it may be dragged now. A drag swallows the click that would follow it.
 */
export function draggable(handle, { targets, drop, moved = handle, ready = () => true }) {
  let from = null;
  const under = (event) => targets().find((target) => {
    const box = target.getBoundingClientRect();
    return event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
  });
  const mark = (found) => targets().forEach((target) => target.classList.toggle("is-over", target === found));
  const stop = () => {
    mark(null);
    moved.classList.remove("is-dragged");
    moved.style.transform = "";
    from = null;
  };
  handle.classList.add("can-drag");
  handle.addEventListener("pointerdown", (event) => {
    if (!ready() || !event.isPrimary || event.button !== 0) return;
    from = event;
    handle.setPointerCapture(event.pointerId);
  });
  handle.addEventListener("pointermove", (event) => {
    if (!from || event.pointerId !== from.pointerId) return;
    const x = event.clientX - from.clientX;
    const y = event.clientY - from.clientY;
    if (!moved.classList.contains("is-dragged")) {
      if (Math.hypot(x, y) < FAR_ENOUGH) return;
      moved.classList.add("is-dragged");
    }
    moved.style.transform = `translate(${x}px, ${y}px)`;
    mark(under(event));
  });
  handle.addEventListener("pointerup", (event) => {
    if (!from) return;
    const dragged = moved.classList.contains("is-dragged");
    const target = dragged && under(event);
    stop();
    if (!dragged) return;
    const swallow = (click) => { click.stopPropagation(); click.preventDefault(); };
    window.addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => window.removeEventListener("click", swallow, { capture: true }));
    if (target) drop(target);
  });
  handle.addEventListener("pointercancel", stop);
}
