// The pages' scripts. Everything works without them as plain forms and links; they make it quicker.
import htmx from "htmx.org";
import "./citizen.js";
import "./combo.js";
import "./copying.js";
import "./days.js";
import "./drafts.js";
import "./files.js";
import "./floats.js";
import "./forms.js";
import "./help.js";
import "./intake.js";
import "./keys.js";
import "./lists.js";
import "./maps.js";
import "./modules.js";
import "./picks.js";
import "./presence.js";
import "./swaps.js";
import "./theme.js";
import "./toasts.js";
import "./tour.js";
import { dressAll } from "./page.js";

window.htmx = htmx;
document.documentElement.classList.add("js");
htmx.onLoad(dressAll);
