/**
 * Makes a table's headings into buttons that sort it; the order it came in is the sensible one.
 *
 * A cell sorts by its `data-sort`, where it has one, otherwise by its words: numbers as numbers, so
 * that 9B comes before 10A. Headings with nothing but hidden words (the column of buttons) stay as
 * they are, and so does a table with one row.
 */
export default class SortTable {
  constructor(table) {
    this.body = table.tBodies[0];
    this.words = new Intl.Collator(document.documentElement.lang || "en-GB", { numeric: true, sensitivity: "base" });
    if (!this.body || this.body.rows.length < 2) return;
    this.headings = [...table.tHead.rows[0].cells];
    this.headings.forEach((heading, column) => {
      const hidden = heading.querySelector(".visually-hidden");
      const text = heading.textContent.trim();
      if (!text || (hidden && hidden.textContent.trim() === text)) return;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sorter";
      button.append(...heading.childNodes);
      button.addEventListener("click", () => this.sort(column));
      heading.append(button);
    });
    // On a narrow screen the rows become cards and the headings are out of sight: so is their focus.
    const narrow = window.matchMedia("(max-width: 40rem)");
    const reach = () => {
      for (const button of table.tHead.querySelectorAll(".sorter")) button.tabIndex = narrow.matches ? -1 : 0;
    };
    narrow.addEventListener("change", reach);
    reach();
  }

  value(row, column) {
    const cell = row.cells[column];
    return (cell.dataset.sort ?? cell.textContent).trim();
  }

  sort(column) {
    const heading = this.headings[column];
    const down = heading.getAttribute("aria-sort") === "ascending";
    const rows = [...this.body.rows].sort((a, b) => this.words.compare(this.value(a, column), this.value(b, column)));
    if (down) rows.reverse();
    for (const other of this.headings) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", down ? "descending" : "ascending");
    this.body.append(...rows);
  }
}
