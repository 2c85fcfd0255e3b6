/**
 * Nothing that a pupil typed outlives the page: fields are emptied when the page is left, when Leave now
 * or Next pupil is pressed, and when a browser brings the page back from its memory. Loads the cover that
 * the lesson's pages have, too.
 */
import { register } from "../../cms/js/main.js";
import { later } from "../../cms/js/safety.js";

class Wipe {
  constructor(form) {
    this.form = form;
    const wipe = () => this.wipe();
    document.addEventListener("regard:leave", wipe);
    document.addEventListener("regard:gone", wipe);
    window.addEventListener("pagehide", wipe);
    window.addEventListener("pageshow", (event) => { if (event.persisted) wipe(); });
  }

  wipe() {
    for (const field of this.form.querySelectorAll("[data-wiped]")) {
      field.value = field.defaultValue = "";
    }
  }
}

later.cover = () => import("../../lessons/js/cover.js");
register("wipe", async () => ({ default: Wipe }));
