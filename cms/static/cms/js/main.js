/**
 * Starts the behaviour that each `data-module` element names.
 *
 * A behaviour is a module whose default export is a class taking the element.
 * The names are a fixed list (never an address read from the page), so nothing
 * that an author writes can decide which script runs. Other apps add theirs
 * with `register`; docs/design-system.md shows how. (Not here: the static file
 * storage follows every import it reads, even one in a comment.)
 */
const registry = {
  leave: async () => ({ default: (await import("./safety.js")).Leave }),
  panel: async () => ({ default: (await import("./safety.js")).Panel }),
  print: () => import("./print.js"),
  "sort-table": () => import("./sort-table.js"),
  "read-aloud": () => import("./read-aloud.js"),
  "submit-once": () => import("./submit-once.js"),
};

const started = new WeakMap();

async function startOne(element, name) {
  const names = started.get(element) ?? new Set();
  if (names.has(name) || !Object.hasOwnProperty.call(registry, name)) return;
  started.set(element, names.add(name));
  const { default: Behaviour } = await registry[name]();
  new Behaviour(element);
}

/** Start every behaviour under `root`; safe to call again after adding to the page. */
export function start(root = document) {
  for (const element of root.querySelectorAll("[data-module]")) {
    for (const name of element.dataset.module.split(/\s+/)) {
      // One broken behaviour must never take Leave now down with it.
      startOne(element, name).catch((error) => console.error(name, error));
    }
  }
}

/** Add a behaviour from another app and start it where the page asks for it. */
export function register(name, load) {
  registry[name] = load;
  start();
}

document.documentElement.classList.add("js");
start();
