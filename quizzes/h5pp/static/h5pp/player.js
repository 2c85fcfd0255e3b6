// The studio's look at an activity: the frame, without a lesson around it.
import { register } from "../cms/js/main.js";

register("h5p", () => import("./activity.js"));
