// Toasts: what happened, with an undo where there is one. They stay while read, bad news until closed.
import alert from "icon:alert-circle";
import check from "icon:circle-check";
import cross from "icon:x";
import { enhance, icon, make, word } from "./page.js";

const STAYS = 8000;

/** Show a toast from a script. */
export function toast(text, { bad = false } = {}) {
  const place = document.getElementById("toasts");
  if (!place || [...place.children].some((one) => one.textContent.trim() === text)) return;
  const close = make("button", { type: "button", class: "btn bare tiny square", "data-toast-close": true });
  close.setAttribute("aria-label", word("close"));
  close.append(icon(cross));
  const made = make(
    "div",
    { class: bad ? "toast bad" : "toast", role: bad ? "alert" : "status", "data-toast": true },
    icon(bad ? alert : check),
    make("span", {}, text),
    close,
  );
  place.append(made);
  dress(made);
}

function dress(shown) {
  const close = shown.querySelector("[data-toast-close]");
  if (close) {
    close.hidden = false;
    close.addEventListener("click", () => leave(shown));
  }
  if (shown.classList.contains("bad")) return;
  let timer = setTimeout(() => leave(shown), STAYS);
  const stay = () => clearTimeout(timer);
  const again = () => (timer = setTimeout(() => leave(shown), STAYS));
  shown.addEventListener("pointerenter", stay);
  shown.addEventListener("focusin", stay);
  shown.addEventListener("pointerleave", again);
  shown.addEventListener("focusout", again);
}

function leave(shown) {
  shown.classList.add("is-leaving");
  setTimeout(() => shown.remove(), 200);
}

enhance("[data-toast]", dress);
// HX-Trigger: {"toast": {"text": "…", "bad": false}}
document.addEventListener("toast", ({ detail }) => toast(detail.text ?? detail.value ?? "", detail));
