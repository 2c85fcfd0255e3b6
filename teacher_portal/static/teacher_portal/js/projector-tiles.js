/** What the class makes from tiles: buttons for the choices, and the finished piece on its own screen. */
export class Tiles {
  constructor(root) {
    this.root = root;
    for (const tile of root.querySelectorAll("[data-tile]")) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "pick";
      button.append(...tile.firstElementChild.childNodes);
      tile.replaceChildren(button);
    }
  }

  /** `chosen` names the tile of each slot: `{"s7/1": 2}`. */
  show(chosen) {
    for (const slot of this.root.querySelectorAll("[data-slot]")) {
      const { section } = slot.closest("[data-section]").dataset;
      const number = chosen[`${section}/${slot.dataset.slot}`];
      for (const tile of slot.querySelectorAll("[data-tile]")) {
        tile.firstElementChild.setAttribute("aria-pressed", String(Number(tile.dataset.tile) === number));
      }
      const made = this.root.querySelector(`[data-section="${section}"] [data-made="${slot.dataset.slot}"]`);
      if (!made) continue;
      const words = slot.querySelector(`[data-tile="${number}"] [data-words]`)?.textContent;
      made.textContent = words ?? made.dataset.empty;
      made.classList.toggle("is-empty", !words);
    }
  }
}
