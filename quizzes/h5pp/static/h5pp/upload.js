// A file on its way, with how far it has come. Without this script, or when the answer cannot be
// shown, the browser sends the same form by itself.

const TOLD_EVERY = 25; // per cent: a screen reader hears four steps, not a hundred

class Upload {
  constructor(form) {
    this.form = form;
    this.box = form.querySelector("[data-upload-progress]");
    this.bar = this.box.querySelector("progress");
    this.said = this.box.querySelector("[data-upload-said]");
    this.button = form.querySelector("button:not([type=button])");
    form.addEventListener("submit", (event) => {
      if (this.sending || !form.querySelector("input[type=file]").files.length) return;
      event.preventDefault();
      this.send();
    });
    this.box.querySelector("[data-upload-stop]").addEventListener("click", () => this.request?.abort());
  }

  send() {
    this.sending = true;
    this.told = 0;
    this.button.disabled = true;
    this.box.hidden = false;
    this.bar.value = 0;
    this.say("sending", 0);
    this.request = new XMLHttpRequest();
    this.request.open("POST", this.form.action);
    this.request.responseType = "document";
    this.request.upload.addEventListener("progress", (event) => this.progress(event));
    this.request.upload.addEventListener("load", () => this.say("reading"));
    this.request.addEventListener("load", () => this.show(this.request.responseXML, this.request.status));
    this.request.addEventListener("error", () => this.stop("failed"));
    this.request.addEventListener("abort", () => this.stop("stopped"));
    this.request.send(new FormData(this.form));
  }

  progress(event) {
    if (!event.lengthComputable) return;
    const share = Math.floor((100 * event.loaded) / event.total);
    this.bar.value = share;
    if (share >= this.told + TOLD_EVERY) {
      this.told = share - (share % TOLD_EVERY);
      this.say("sending", this.told);
    }
  }

  say(what, share = 0) {
    this.said.textContent = this.said.dataset[what].replace("{share}", share);
  }

  stop(why) {
    this.sending = false;
    this.button.disabled = false;
    this.bar.value = 0;
    this.say(why);
    this.button.focus();
  }

  /** The server's page takes this one's place, as it would without this script. */
  show(page, status) {
    const main = page?.querySelector("main");
    if (!main || status !== 200) {
      // Signed out meanwhile, or refused on the way: let the browser ask again and show what it gets.
      this.form.submit();
      return;
    }
    document.title = page.title;
    document.querySelector("main").replaceWith(main);
    for (const form of main.querySelectorAll("form[data-upload]")) new Upload(form);
    const heading = main.querySelector("h1, h2") ?? main;
    heading.tabIndex = -1;
    heading.focus();
    window.scrollTo(0, 0);
  }
}

for (const form of document.querySelectorAll("form[data-upload]")) {
  new Upload(form);
}
