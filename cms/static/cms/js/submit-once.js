/** Stops a second press of a form's button while the first is on its way. */
export default class SubmitOnce {
  constructor(form) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) {
        event.preventDefault();
        return;
      }
      form.dataset.sent = "yes";
      // `disabled` would drop the button's own name and value from the form.
      for (const button of form.querySelectorAll("button:not([type=button])")) button.setAttribute("aria-disabled", "true");
    });
    // Back from memory: the form may be sent again.
    window.addEventListener("pageshow", () => {
      delete form.dataset.sent;
      for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
    });
  }
}
