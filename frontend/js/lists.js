// Work lists: j and k walk, o opens, x picks; the whole row is a way in; one box picks all.
import { enhance, isSeen } from "./page.js";

function rows() {
  const list = document.querySelector("[data-rows]") ?? document.querySelector("main .list tbody");
  if (!list) return [];
  const inside = list.matches("[data-rows]") ? list.querySelectorAll("[data-row], tbody tr:not(.group), :scope > li") : list.querySelectorAll("tr:not(.group)");
  return [...inside].filter((row) => wayIn(row));
}

function wayIn(row) {
  return row.querySelector("a[data-open], .subject a, a[href]");
}

function here(all) {
  const focused = all.findIndex((row) => row.contains(document.activeElement));
  return focused >= 0 ? focused : all.findIndex((row) => row.getAttribute("aria-selected") === "true");
}

/** Focus the link of the next or previous row. */
export function moveRow(event, step) {
  const all = rows();
  if (!all.length) return;
  event.preventDefault();
  const at = here(all);
  const next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1)];
  wayIn(next).focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

/** Follow the link of the row one stands on. */
export function openRow(event) {
  const all = rows();
  const row = all[here(all)];
  if (!row) return;
  event.preventDefault();
  wayIn(row).click();
}

/** Tick the row one stands on. */
export function pickRow(event) {
  const all = rows();
  const box = all[here(all)]?.querySelector("input[type=checkbox]");
  if (!box) return;
  event.preventDefault();
  box.click();
}

// The preview beside the list follows the row one stands on: <tr data-preview-url> and <aside data-preview>.
let shown = "";
let soon = 0;
document.addEventListener("focusin", (event) => {
  const row = event.target.closest?.("[data-preview-url]");
  const place = document.querySelector("[data-preview]");
  if (!row || !place || row.dataset.previewUrl === shown || !isSeen(place)) return;
  clearTimeout(soon);
  soon = setTimeout(() => {
    shown = row.dataset.previewUrl;
    for (const other of row.parentElement.querySelectorAll('[aria-selected="true"]')) other.removeAttribute("aria-selected");
    row.setAttribute("aria-selected", "true");
    window.htmx.ajax("GET", shown, { source: row, target: place, swap: "innerHTML" });
  }, 120);
});

// A click beside the link opens the row too (not when text is being selected or a control was meant).
document.addEventListener("click", (event) => {
  const row = event.target.closest?.(".list tbody tr:not(.group)");
  if (!row || event.target.closest("a, button, input, label, select, summary") || String(getSelection())) return;
  wayIn(row)?.click();
});

enhance("[data-pick-all]", (all) => {
  const scope = all.closest("form, table");
  const boxes = () => [...scope.querySelectorAll("tbody input[type=checkbox]")];
  const count = () => {
    const picked = boxes().filter((box) => box.checked).length;
    all.checked = picked > 0 && picked === boxes().length;
    all.indeterminate = picked > 0 && !all.checked;
    const bar = document.querySelector("[data-bulk]");
    if (!bar) return;
    bar.hidden = picked === 0;
    for (const place of bar.querySelectorAll("[data-picked]")) place.textContent = String(picked);
  };
  all.addEventListener("change", () => {
    for (const box of boxes()) box.checked = all.checked;
    count();
  });
  scope.addEventListener("change", count);
  count();
});

// Filters apply themselves.
enhance("form[data-auto]", (form) => {
  let timer = 0;
  form.addEventListener("change", () => form.requestSubmit());
  form.addEventListener("input", (event) => {
    if (!event.target.matches("input[type=search], input[type=text]")) return;
    clearTimeout(timer);
    timer = setTimeout(() => form.requestSubmit(), 500);
  });
});
