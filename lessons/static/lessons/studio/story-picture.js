/** The picture of a story's branches: one box a scene, one line a choice. Every mark has a shape, a sign and words. */

const SVG = "http://www.w3.org/2000/svg";
const BOX = { width: 176, height: 76, across: 24, down: 54 };
const EDGE = 44; // room at the sides for lines that lead back
const MOST_IN_A_ROW = 4;
const FEWEST_IN_A_ROW = 2;
const SMALLEST = 0.75; // of its own size; smaller could not be read
const LINE = 24; // letters of a title that fit on one line
const NARROW_LINE = 19; // between slanted or round sides

export const SIGNS = { start: "▶", good: "✓", mend: "↺", "dead-end": "✕", unreachable: "⊘", missing: "?", loop: "∞", "no-good": "!" };
const SHAPE_BY = ["unreachable", "dead-end", "loop", "no-good", "good", "mend", "start"];

export const fill = (words, values) => words.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

function svg(tag, attributes = {}, ...inside) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...inside);
  return element;
}

/** How many boxes side by side can be read in so much room. */
export function rowFor(room) {
  const fit = Math.floor((room / SMALLEST - 2 * EDGE + BOX.across) / (BOX.width + BOX.across));
  return Math.min(MOST_IN_A_ROW, Math.max(FEWEST_IN_A_ROW, fit));
}

/** Where each scene stands: rows by the number of choices from the start, scenes nobody reaches below. */
export function placeScenes(mapped, most = MOST_IN_A_ROW) {
  const byDepth = [];
  for (const scene of mapped) if (scene.depth !== null) (byDepth[scene.depth] ??= []).push(scene);
  const parents = new Map(mapped.map((scene) => [scene.number, []]));
  for (const scene of mapped) for (const way of scene.ways) parents.get(way.to)?.push(scene.number);
  const across = new Map();
  const rows = [];
  for (const row of byDepth) {
    const wish = (scene) => {
      const above = parents.get(scene.number).filter((number) => across.has(number));
      return above.length ? above.reduce((sum, number) => sum + across.get(number), 0) / above.length : 0;
    };
    const wishes = new Map(row.map((scene) => [scene, wish(scene)]));
    row.sort((one, other) => wishes.get(one) - wishes.get(other) || one.number - other.number);
    // Wider than the form, and the picture would have to be pushed to and fro: evenly on two rows instead.
    const size = Math.ceil(row.length / Math.ceil(row.length / most));
    while (row.length) {
      const part = row.splice(0, size);
      part.forEach((scene, place) => across.set(scene.number, place - (part.length - 1) / 2));
      rows.push(part);
    }
  }
  const lost = mapped.filter((scene) => scene.depth === null);
  while (lost.length) rows.push(lost.splice(0, most));
  const widest = Math.max(1, ...rows.map((row) => row.length));
  const width = 2 * EDGE + widest * BOX.width + (widest - 1) * BOX.across;
  const places = new Map();
  rows.forEach((row, down) => {
    const rowWidth = row.length * BOX.width + (row.length - 1) * BOX.across;
    row.forEach((scene, place) => places.set(scene.number, {
      x: (width - rowWidth) / 2 + place * (BOX.width + BOX.across),
      y: 12 + down * (BOX.height + BOX.down),
      row: down,
    }));
  });
  return { places, width, height: 24 + rows.length * BOX.height + Math.max(0, rows.length - 1) * BOX.down + 24 };
}

function outline(kind) {
  const { width: w, height: h } = BOX;
  const points = (cut) => `${cut},0 ${w - cut},0 ${w},${cut} ${w},${h - cut} ${w - cut},${h} ${cut},${h} 0,${h - cut} 0,${cut}`;
  switch (kind) {
    case "good": return [svg("rect", { width: w, height: h, rx: h / 2 })];
    case "mend": return [svg("polygon", { points: `18,0 ${w - 18},0 ${w},${h / 2} ${w - 18},${h} 18,${h} 0,${h / 2}` })];
    case "dead-end": return [svg("polygon", { points: points(16) })];
    case "loop": return [svg("rect", { width: w, height: h, rx: 8 }), svg("rect", { x: 4, y: 4, width: w - 8, height: h - 8, rx: 5 })];
    case "start": return [svg("path", { d: `M10,0 H${w - 18} L${w},${h / 2} L${w - 18},${h} H10 Q0,${h} 0,${h - 10} V10 Q0,0 10,0 Z` })];
    default: return [svg("rect", { width: w, height: h, rx: 8 })];
  }
}

/** Split a title into at most two lines. */
function lines(title, most) {
  const found = [""];
  for (const word of title.split(" ")) {
    const last = found.length - 1;
    if ((found[last] + word).length < most || !found[last]) found[last] += (found[last] && " ") + word;
    else found.push(word);
  }
  const two = found.slice(0, 2);
  if (found.length > 2) two[1] = `${two[1].replace(/…$/, "")}…`;
  return two.map((line) => (line.length > most ? `${line.slice(0, most - 1)}…` : line));
}

export const marksInWords = (scene, words) => scene.marks.map((mark) => words[mark]).join(", ");

function box(scene, at, words, open) {
  const kind = SHAPE_BY.find((mark) => scene.marks.includes(mark)) ?? "plain";
  const link = svg("a", {
    href: "#", class: `story-box story-box--${kind}`, transform: `translate(${at.x} ${at.y})`, "data-scene": scene.number,
  }, ...outline(kind));
  const middle = BOX.width / 2;
  const wide = kind === "good" || kind === "mend" || kind === "start" ? NARROW_LINE : LINE;
  const title = lines(`${scene.number}. ${scene.title || words.untold}`, wide);
  const marks = scene.marks.slice(0, 2).map((each) => `${SIGNS[each]} ${words[each]}`);
  const shown = [...title.slice(0, 4 - marks.length), ...marks];
  // The name begins with what can be seen, so that it can be said aloud to press it.
  link.setAttribute("aria-label", `${shown.join(" ")}. ${words.goTo}`);
  const first = BOX.height / 2 - (shown.length - 1) * 8 + 4;
  shown.forEach((line, n) => link.append(svg("text", {
    x: middle, y: first + n * 16, ...(marks.includes(line) ? { class: "story-box__mark" } : {}),
  }, `${line} `)));
  link.addEventListener("click", (event) => {
    event.preventDefault();
    open(scene.number);
  });
  return link;
}

/** One choice as a line: down to a later row, under the boxes of its own, or round the side to an earlier one. */
function line(from, to, way, n, all, width) {
  const label = svg("title", {}, way.text);
  const x = from.x + (BOX.width * (n + 1)) / (all + 1);
  const y = from.y + BOX.height;
  if (!to) {
    return svg("g", { class: "story-line story-line--nowhere" }, label,
      svg("path", { d: `M${x},${y} v16` }),
      svg("path", { d: `M${x},${y + 14} l12,12 l-12,12 l-12,-12 Z` }),
      svg("text", { x, y: y + 31 }, SIGNS.missing));
  }
  const goal = to.x + BOX.width / 2;
  if (to.row > from.row) {
    const half = (to.y - y) / 2;
    return svg("path", { class: "story-line", d: `M${x},${y} C${x},${y + half} ${goal},${to.y - half} ${goal},${to.y - 3}`, "marker-end": "url(#story-arrow)" }, label);
  }
  if (to.row === from.row) {
    const dip = y + BOX.down * 0.55;
    return svg("path", { class: "story-line story-line--back", d: `M${x},${y} C${x},${dip} ${goal},${dip} ${goal},${y + 3}`, "marker-end": "url(#story-arrow)" }, label);
  }
  const right = from.x + to.x >= width - BOX.width;
  const side = right ? BOX.width : 0;
  const out = (right ? Math.max(from.x, to.x) + BOX.width : Math.min(from.x, to.x)) + (right ? 34 : -34);
  const [startX, startY, endX, endY] = [from.x + side, from.y + BOX.height * 0.65, to.x + side + (right ? 3 : -3), to.y + BOX.height * 0.35];
  return svg("path", { class: "story-line story-line--back", d: `M${startX},${startY} C${out},${startY} ${out},${endY} ${endX},${endY}`, "marker-end": "url(#story-arrow)" }, label);
}

/** Draw the story; `open` is told the number of the scene that somebody wants to go to. */
export function drawStory(mapped, words, open, most) {
  const { places, width, height } = placeScenes(mapped, most);
  const arrow = svg("marker", { id: "story-arrow", viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 8, markerHeight: 8, orient: "auto-start-reverse" },
    svg("path", { d: "M0,0 L8,4 L0,8 Z", class: "story-arrow" }));
  const picture = svg("svg", { viewBox: `0 0 ${width} ${height}`, width, style: `min-inline-size: ${width * SMALLEST}px`, role: "group", "aria-label": words.picture, class: "story-picture" }, svg("defs", {}, arrow));
  for (const scene of mapped) {
    scene.ways.forEach((way, n) => picture.append(
      line(places.get(scene.number), places.get(way.to), way, n, scene.ways.length, width)));
  }
  for (const scene of mapped) picture.append(box(scene, places.get(scene.number), words, open));
  return picture;
}
