/**
 * The activities of a lesson, by family. A family's file is loaded only where a step of it is on the page.
 *
 * Every activity takes the readable text that the server sent and turns that very text into something
 * to do. What a pupil does lives in memory only: nothing is sent, stored or named.
 */
import { register } from "../../cms/js/main.js";

const stories = () => import("./stories.js");
const sorting = () => import("./sorting.js");
const media = () => import("./media-literacy.js");
const talk = () => import("./talk.js");
const played = () => import("./played.js");

const families = {
  story: async () => (await stories()).Story,
  script: async () => (await stories()).Script,
  sort: async () => (await sorting()).Sort,
  match: async () => (await sorting()).Match,
  rank: async () => (await sorting()).Rank,
  spectrum: async () => (await sorting()).Spectrum,

  hotspot: async () => (await media()).Hotspot,
  claims: async () => (await media()).Claims,
  simulation: async () => (await media()).Simulation,
  create: async () => (await media()).Create,
  discussion: async () => (await talk()).Discussion,
  quick: async () => (await talk()).Quick,
  ticket: async () => (await talk()).Ticket,
  calm: async () => (await talk()).Calm,
  words: async () => (await talk()).Words,
  watch: async () => (await talk()).Watch,

  h5p: async () => (await played()).Played,
};

for (const [name, load] of Object.entries(families)) {
  register(name, async () => ({ default: await load() }));
}
