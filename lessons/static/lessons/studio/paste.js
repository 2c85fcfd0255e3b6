/**
 * Text pasted from Word, Google Docs or a web page comes into plain fields as plain paragraphs: no styles,
 * no list marks of fonts that nobody has, no invisible characters. Curly quotes and dashes are kept.
 */

const JUNK = /[\u0000-\u0008\u000e-\u001f\u00ad\u200b\u2060\ufeff\ufffc]/g;
const ODD_SPACES = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\t]/g;
const BULLET = /^[ \t]*(?:[\u2022\u00b7\u25aa\u25cf\u25e6\u2023\u2043\uf000-\uf0ff]|o(?=[\t\u00a0]))[ \t\u00a0]*/gmu;
const SKIPPED = new Set(["STYLE", "SCRIPT", "META", "LINK", "TITLE", "XML", "HEAD", "TEMPLATE"]);
const PARAGRAPHS = new Set(["P", "H1", "H2", "H3", "H4", "H5", "H6", "UL", "OL", "TABLE", "BLOCKQUOTE", "PRE", "SECTION", "ARTICLE"]);
const LINES = new Set(["DIV", "LI", "TR", "DT", "DD"]);
const LIST_MARK = "– ";

/** Plain text without what a word processor leaves in it. */
export function tidy(text) {
  return text
    .replace(/\r\n?/g, "\n")
    .replace(/[\u000b\u2028]/g, "\n")
    .replace(/\u2029/g, "\n\n")
    .replace(BULLET, LIST_MARK)
    .replace(JUNK, "")
    .replace(ODD_SPACES, " ")
    .replace(/ {2,}/g, " ")
    .replace(/ *\n */g, "\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

function styleOf(node) {
  return node.getAttribute?.("style") ?? "";
}

/** What stands before an item of a list. */
function markOf(item) {
  if (item.parentElement?.tagName !== "OL") return LIST_MARK;
  const items = [...item.parentElement.children].filter(({ tagName }) => tagName === "LI");
  return `${(Number(item.parentElement.getAttribute("start")) || 1) + items.indexOf(item)}. `;
}

/** A paragraph that Word means as an item of a list, with its own mark if that is a number. */
function wordItem(paragraph) {
  const mark = [...paragraph.querySelectorAll("*")].find((each) => /mso-list:\s*ignore/i.test(styleOf(each)));
  const number = mark?.textContent.trim().match(/^\w{1,3}[.)]/)?.[0];
  mark?.remove();
  return number ? `${number} ` : LIST_MARK;
}

/** The pieces of a text in order: words, `"\n"` for a forced line, and a number of lines for room around. */
function walk(node, out) {
  if (node.nodeType === Node.TEXT_NODE) {
    out.push(node.data.replace(/[ \t\r\n]+/g, " "));
    return;
  }
  if (node.nodeType !== Node.ELEMENT_NODE || SKIPPED.has(node.tagName)) return;
  if (/mso-element:\s*comment|display:\s*none|mso-hide:\s*all/i.test(styleOf(node))) return;
  if (node.tagName === "BR") {
    out.push("\n");
    return;
  }
  const isWordItem = /mso-list:\s*l\d/i.test(styleOf(node));
  const insideItem = node.parentElement?.tagName === "LI";
  let room = 0;
  if (isWordItem || LINES.has(node.tagName)) room = 1;
  else if (PARAGRAPHS.has(node.tagName)) room = insideItem ? 0 : 2;
  out.push(room);
  if (isWordItem) out.push(wordItem(node));
  else if (node.tagName === "LI") out.push(markOf(node));
  for (const child of node.childNodes) walk(child, out);
  if (/^T[DH]$/.test(node.tagName) && node.nextElementSibling) out.push(" ");
  out.push(room);
}

/** The paragraphs of a piece of HTML as text, one blank line between them. */
export function textOfHtml(html) {
  const out = [];
  walk(new DOMParser().parseFromString(html, "text/html").body, out);
  let text = "";
  let room = 0;
  for (const piece of out) {
    if (typeof piece === "number") room = Math.max(room, piece);
    else if (piece === "\n") text += text && "\n";
    else if (piece.trim()) {
      if (room) text = text && text.trimEnd() + "\n".repeat(room);
      text += room ? piece.trimStart() : piece;
      room = 0;
    } else if (!room) text += piece;
  }
  return text;
}

/** What shall stand in the field when this is pasted. */
export function cleaned({ html, text }, oneLine) {
  const formatted = html && /<(p|h\d|li|ul|ol|div|table)\b/i.test(html);
  const plain = tidy(formatted ? textOfHtml(html) : text);
  return oneLine ? plain.replace(/\s*\n\s*/g, " ") : plain;
}

function onPaste(event) {
  const field = event.target;
  const isArea = field.tagName === "TEXTAREA";
  if (!isArea && !(field.tagName === "INPUT" && ["text", "search"].includes(field.type))) return;
  if (event.defaultPrevented || !event.clipboardData || !field.closest("form[data-edit-form], form[method=post]")) return;
  const html = event.clipboardData.getData("text/html");
  const text = event.clipboardData.getData("text/plain");
  if (!html && !text) return;
  const clean = cleaned({ html, text }, !isArea);
  if (clean === text) return;
  event.preventDefault();
  // The old command, because it alone keeps "undo".
  if (!document.execCommand("insertText", false, clean)) {
    field.setRangeText(clean, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

document.addEventListener("paste", onPaste);
