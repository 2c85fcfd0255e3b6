/**
 * The shape of a branching story: where each scene leads, and what keeps it from a good end.
 *
 * The twin of `lessons/blocks/story_map.py`, for the picture that is drawn while an author types; a
 * browser test compares the two on the same stories. Change both.
 */

const TITLE_WORDS = 6;

export const TO_MEND = ["dead-end", "unreachable", "missing", "loop", "no-good"];

/** The first words of a scene: what authors know it by. */
export function firstWords(text) {
  const words = (text ?? "").split(/\s+/).filter(Boolean);
  return words.slice(0, TITLE_WORDS).join(" ") + (words.length > TITLE_WORDS ? "…" : "");
}

/** The scene itself and every scene that can follow it. */
function reached(start, onward) {
  const seen = new Set([start]);
  const open = [start];
  while (open.length) {
    for (const to of onward[open.pop()]) {
      if (!seen.has(to)) {
        seen.add(to);
        open.push(to);
      }
    }
  }
  return seen;
}

/** How many choices from the start each scene is that can be reached at all. */
function depthsOf(onward) {
  const depths = new Map(onward.length ? [[0, 0]] : []);
  let row = [...depths.keys()];
  while (row.length) {
    const below = [];
    for (const place of row) {
      for (const to of onward[place]) {
        if (!depths.has(to)) {
          depths.set(to, depths.get(place) + 1);
          below.push(to);
        }
      }
    }
    row = below;
  }
  return depths;
}

/** Say of every scene (`key`, `text`, `ending`, `choices`) where it leads and what is to be mended. */
export function mapStory(scenes) {
  const places = new Map();
  scenes.forEach((scene, place) => {
    if (scene.key && !places.has(scene.key)) places.set(scene.key, place);
  });
  const ways = scenes.map((scene) => (scene.choices ?? []).map((choice) => places.get(choice.to || "") ?? null));
  const onward = ways.map((each) => each.filter((place) => place !== null));
  const depths = depthsOf(onward);
  const endings = scenes.map((scene) => scene.ending || "");
  const isStuck = (place) => ways[place].includes(null) || (!ways[place].length && !endings[place]);

  return scenes.map((scene, place) => {
    const marks = place === 0 ? ["start"] : [];
    if (endings[place]) marks.push(endings[place] === "good" ? "good" : "mend");
    else if (!ways[place].length) marks.push("dead-end");
    if (!depths.has(place)) marks.push("unreachable");
    if (ways[place].includes(null)) marks.push("missing");
    const ahead = [...reached(place, onward)];
    const ends = ahead.map((each) => endings[each]);
    if (ways[place].length && !ahead.some(isStuck) && !ends.includes("good")) {
      marks.push(ends.includes("mend") ? "no-good" : "loop");
    }
    return {
      number: place + 1,
      title: firstWords(scene.text),
      ways: (scene.choices ?? []).map((choice, n) => ({
        text: choice.text ?? "",
        to: ways[place][n] === null ? null : ways[place][n] + 1,
      })),
      depth: depths.get(place) ?? null,
      marks,
    };
  });
}
