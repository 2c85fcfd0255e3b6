/**
 * Reads a text aloud with a voice that lives on the device. A network voice would
 * send the words to somebody else, so without a local one the button stays hidden.
 */
const SILENT = ".read, .step__foot, .kicker, .visually-hidden, .no-print, svg, template, script";
const BLOCK = "p, li, dt, dd, h1, h2, h3, h4, legend, label, summary, button, figcaption, div";
const ENDS = /[.!?…:;”’)]$/;

/** What a text says, sentence by sentence: only what shows, and not the buttons that turn pages. */
export function sentences(root) {
  const said = [];
  let block = null;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const words = walker.currentNode.data.replace(/\s+/g, " ");
    const parent = walker.currentNode.parentElement;
    if (!words.trim() || parent.closest(SILENT) || parent.getClientRects().length === 0) continue;
    const around = parent.closest(BLOCK) ?? root;
    if (around === block) said[said.length - 1] += words;
    else said.push(words);
    block = around;
  }
  return said
    .map((words) => words.trim())
    .map((words) => (ENDS.test(words) ? words : `${words}.`))
    .flatMap((words) => words.match(/.+?[.!?…]+[”’)]*(?=\s|$)|.+$/g).map((one) => one.trim()));
}

export default class ReadAloud {
  constructor(button) {
    this.button = button;
    this.synth = window.speechSynthesis;
    this.target = document.getElementById(button.dataset.target);
    if (!this.synth || !this.target) return;
    this.pick();
    this.synth.addEventListener?.("voiceschanged", () => this.pick());
    button.addEventListener("click", () => this.toggle());
    window.addEventListener("pagehide", () => this.stop());
    // Leaving, another step, a covered screen: whatever hides the text ends its reading.
    for (const name of ["regard:leave", "regard:step", "regard:cover"]) {
      document.addEventListener(name, () => this.stop());
    }
  }

  pick() {
    const language = (document.documentElement.lang || "en").toLowerCase();
    const local = this.synth.getVoices().filter((voice) => voice.localService === true);
    const speaks = (tag) => local.find((voice) => voice.lang.toLowerCase().replace("_", "-").startsWith(tag));
    this.voice = speaks(language) ?? speaks(language.slice(0, 2));
    this.button.hidden = !this.voice;
  }

  toggle() {
    if (this.reading) {
      this.stop();
      return;
    }
    // Ends whatever another button reads: its last utterance comes back as an error.
    this.synth.cancel();
    // One utterance a sentence: some browsers fall silent in the middle of long ones.
    const parts = sentences(this.target);
    const turn = {};
    const over = () => { if (this.reading === turn) this.mark(null); };
    parts.forEach((sentence, i) => {
      const words = new SpeechSynthesisUtterance(sentence);
      words.voice = this.voice;
      words.lang = this.voice.lang;
      words.rate = 0.9;
      words.onerror = over;
      if (i === parts.length - 1) words.onend = over;
      this.synth.speak(words);
    });
    this.mark(parts.length > 0 ? turn : null);
  }

  stop() {
    if (!this.reading) return;
    this.synth.cancel();
    this.mark(null);
  }

  mark(reading) {
    this.reading = reading;
    this.button.setAttribute("aria-pressed", String(reading !== null));
  }
}
