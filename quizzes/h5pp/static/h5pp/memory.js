// A frame without an origin has no storage, and many content types stumble over that. They get one
// that lives as long as the frame.
"use strict";

(() => {
  class Memory {
    #kept = new Map();

    get length() {
      return this.#kept.size;
    }

    key(index) {
      return [...this.#kept.keys()][index] ?? null;
    }

    getItem(name) {
      return this.#kept.get(String(name)) ?? null;
    }

    setItem(name, value) {
      this.#kept.set(String(name), String(value));
    }

    removeItem(name) {
      this.#kept.delete(String(name));
    }

    clear() {
      this.#kept.clear();
    }
  }

  for (const name of ["localStorage", "sessionStorage"]) {
    Object.defineProperty(window, name, { value: new Memory(), configurable: true });
  }
  Object.defineProperty(document, "cookie", { get: () => "", set: () => {}, configurable: true });
})();
