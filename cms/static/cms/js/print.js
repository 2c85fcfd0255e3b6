/** A button that prints the page; what is folded away is opened first, since paper cannot be clicked. */
export default class Print {
  constructor(button) {
    button.addEventListener("click", () => window.print());
    window.addEventListener("beforeprint", () => {
      for (const details of document.querySelectorAll("main details")) details.open = true;
    });
  }
}
