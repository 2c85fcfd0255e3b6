/** The portal's behaviours, added to the design system's. */
import { register } from "../../cms/js/main.js";

register("arrivals", () => import("./arrivals.js"));
register("homework", () => import("./homework.js"));
register("last-call", () => import("./last-call.js"));
register("pack", () => import("./pack.js"));
