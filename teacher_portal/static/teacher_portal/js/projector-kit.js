/** What the projector and the notes window share: the line between them, and the keys that mean something. */

/** A line between the windows of one browser: nothing is stored and nothing goes over the network. */
export class Line {
  constructor(name, hear) {
    // Without the channel (a very old browser) each window still works alone.
    if (typeof BroadcastChannel === "undefined") return;
    this.channel = new BroadcastChannel(name);
    this.channel.addEventListener("message", (event) => hear(event.data));
  }

  say(message) {
    this.channel?.postMessage(message);
  }
}

// Clickers send Page Up and Down, B or a full stop, and F5.
const VERBS = {
  ArrowRight: "next", PageDown: "next", " ": "next",
  ArrowLeft: "back", PageUp: "back",
  Home: "first", End: "last",
  b: "hide", ".": "hide", t: "timer", "+": "more", r: "rewind", f: "full", F5: "full", "?": "keys", Escape: "escape",
};
const TYPING = "input, select, textarea, video, audio, summary";
const PRESSABLE = "button, a[href]";

/** What a key asks for: `{verb, value}`, or null where it belongs to the browser or to a control. */
export function meaning(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return null;
  const at = event.target instanceof Element ? event.target : null;
  if (at?.closest(TYPING) && event.key !== "Escape") return null;
  if (event.key === " " && at?.closest(PRESSABLE)) return null;
  if (/^[1-9]$/.test(event.key)) return { verb: "choose", value: Number(event.key) };
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return Object.hasOwnProperty.call(VERBS, key) ? { verb: turned(key) } : null;
}

/** A page that reads from right to left goes on to the left. */
function turned(key) {
  const rtl = document.documentElement.dir === "rtl";
  if (rtl && key === "ArrowLeft") return "next";
  return rtl && key === "ArrowRight" ? "back" : VERBS[key];
}

/** A number of seconds as people read it: "4:05". */
export function clock(seconds) {
  const left = Math.max(0, Math.ceil(seconds));
  return `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
}

/** Fill `{name}` in a text that the page brought along. */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}
