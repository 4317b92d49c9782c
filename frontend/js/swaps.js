// Around htmx's swaps: focus and scroll stay, busy buttons say so, refusals find their place.
import { carry, changed, remember } from "./meanwhile.js";
import { isSeen, word } from "./page.js";
import { toast } from "./toasts.js";

let held = null;
let meanwhile = [];

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  // A refusal that names its place (the toasts) is shown there; a form with mistakes comes back as 422.
  if (detail.xhr.getResponseHeader("HX-Retarget")) {
    detail.shouldSwap = true;
    detail.isError = false;
  }
  meanwhile = detail.shouldSwap ? changed(detail) : [];
  const now = document.activeElement;
  held = now && now !== document.body ? mark(now) : null;
});

document.addEventListener("htmx:afterSettle", ({ detail }) => {
  const came = meanwhile;
  meanwhile = [];
  if (came.length) carry(came, document.getElementById(detail.target?.id) ?? (detail.target?.isConnected ? detail.target : detail.elt));
  let wanted = detail.elt?.querySelector?.("[data-focus]");
  if (wanted) {
    // A form that came: its first field, so that one can go on typing; not the search for ready words above it.
    const fields = wanted.matches("form") ? [...wanted.querySelectorAll("input:not([type=hidden]), select, textarea, button")] : [];
    wanted = fields.find((one) => isSeen(one) && !one.closest(".standard")) ?? wanted;
    if (!wanted.matches("a, button, input, select, textarea, [tabindex]")) wanted.tabIndex = -1;
    wanted.focus({ preventScroll: false });
    return;
  }
  const bad = detail.xhr?.status === 422 && detail.elt?.querySelector?.('[aria-invalid="true"]');
  if (bad) {
    bad.focus();
    return;
  }
  if (!held || (document.activeElement && document.activeElement !== document.body)) return;
  const again = find(held);
  again?.focus({ preventScroll: true });
  if (again && held.from != null) {
    try {
      again.setSelectionRange(held.from, held.to);
    } catch {
      /* not a text input */
    }
  }
});

function mark(element) {
  const kept = { id: element.id, name: element.getAttribute("name"), value: element.value, tag: element.localName };
  kept.href = element.getAttribute("href");
  kept.text = element.textContent.trim().slice(0, 60);
  try {
    kept.from = element.selectionStart;
    kept.to = element.selectionEnd;
  } catch {
    /* not a text input */
  }
  return kept;
}

function find({ id, name, tag, href, text, value }) {
  if (id) return document.getElementById(id);
  const alike = [...document.querySelectorAll(tag)];
  return (
    alike.find((one) => name && one.getAttribute("name") === name && (!value || one.value === value)) ??
    alike.find((one) => href && one.getAttribute("href") === href) ??
    alike.find((one) => text && one.textContent.trim().slice(0, 60) === text)
  );
}

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  remember(detail);
  quietly(detail.xhr);
  const button = detail.requestConfig?.triggeringEvent?.submitter ?? detail.elt;
  if (button?.matches?.("button, .btn")) button.setAttribute("aria-busy", "true");
  if (detail.elt instanceof HTMLFormElement && detail.elt.method === "post") detail.elt.setAttribute("data-sent", "");
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  for (const busy of document.querySelectorAll('.btn[aria-busy="true"]')) busy.removeAttribute("aria-busy");
  if (detail.elt instanceof HTMLFormElement) detail.elt.removeAttribute("data-sent");
});
// A request that a newer one replaced was meant to end; htmx would write an error for it.
function quietly(xhr) {
  const ends = xhr?.onabort;
  if (!ends) return;
  xhr.onabort = (event) => {
    const { error } = console;
    console.error = () => {};
    try {
      ends.call(xhr, event);
    } finally {
      console.error = error;
    }
  };
}
document.addEventListener("htmx:sendError", () => toast(word("offline"), { bad: true }));
document.addEventListener("htmx:responseError", ({ detail }) => {
  if (!detail.xhr.getResponseHeader("HX-Retarget")) toast(word("server"), { bad: true });
});
