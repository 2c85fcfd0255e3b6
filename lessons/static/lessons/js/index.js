/** The player's behaviours, added to the design system's. */
import { register } from "../../cms/js/main.js";

register("player", () => import("./player.js"));
register("quiz", () => import("./quiz.js"));
