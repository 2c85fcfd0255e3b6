/**
 * Reads a text aloud with a voice that lives on the device. A network voice would
 * send the words to somebody else, so without a local one the button stays hidden.
 */
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
    document.addEventListener("regard:leave", () => this.stop());
  }

  pick() {
    const language = (document.documentElement.lang || "en").slice(0, 2).toLowerCase();
    const local = this.synth.getVoices().filter((voice) => voice.localService === true);
    this.voice = local.find((voice) => voice.lang.toLowerCase().startsWith(language));
    this.button.hidden = !this.voice;
  }

  toggle() {
    if (this.button.getAttribute("aria-pressed") === "true") {
      this.stop();
      return;
    }
    this.synth.cancel();
    const words = new SpeechSynthesisUtterance(this.target.innerText);
    words.voice = this.voice;
    words.lang = this.voice.lang;
    words.rate = 0.95;
    words.onend = () => this.mark(false);
    words.onerror = () => this.mark(false);
    this.synth.speak(words);
    this.mark(true);
  }

  stop() {
    this.synth.cancel();
    this.mark(false);
  }

  mark(on) {
    this.button.setAttribute("aria-pressed", String(on));
  }
}
