/** Fetches the lesson's checks again when the editor has saved by itself. */

const PANEL = "[data-lesson-checks]";

async function lookAgain() {
  const panel = document.querySelector(PANEL);
  if (!panel) return;
  const answer = await fetch(panel.dataset.lessonChecks, { headers: { "X-Requested-With": "fetch" } });
  if (!answer.ok) return; // signed out, or offline: what is shown stays, and the next save looks again
  panel.innerHTML = await answer.text();
  const count = panel.querySelectorAll("[data-blocks]").length;
  const badge = document.querySelector('[data-side-panel-toggle="lesson-checks"] [data-side-panel-toggle-counter]');
  if (badge) {
    badge.textContent = count;
    badge.hidden = count === 0;
  }
}

document.addEventListener("w-autosave:success", lookAgain);
