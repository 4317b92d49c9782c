// The help of a screen beside it: a[data-helps] leads to a page; with scripts what it says opens as a panel at the
// right, while the page stays as it is. Escape or its button closes it, and the focus goes back.
import cross from "icon:x";
import { icon, make, word } from "./page.js";

let panel = null;
let from = null;

function close() {
  panel?.remove();
  panel = null;
  if (from?.isConnected) (from.closest("[popover]") ? document.querySelector(".top [data-helps]") ?? from : from).focus();
}

async function open(link) {
  let text;
  try {
    const answer = await fetch(link.href, { headers: { "HX-Request": "true" } });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    text = await answer.text();
  } catch {
    location.href = link.href; // no line, signed out, or a page without help of its own
    return;
  }
  from ??= link;
  panel?.remove();
  const shut = make("button", { type: "button", class: "btn bare square", "aria-label": word("close"), click: close }, icon(cross, true));
  const said = make("div", { class: "said", tabindex: "0" });
  said.innerHTML = text;
  panel = make("aside", { class: "help-panel", "aria-label": word("help"), tabindex: "-1" }, make("header", {}, make("b", {}, word("help")), shut), said);
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  });
  document.body.append(panel);
  panel.focus();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-helps]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  link.closest("[popover]")?.hidePopover();
  if (panel) return close();
  from = document.activeElement && document.activeElement !== document.body ? document.activeElement : link;
  open(link);
});
