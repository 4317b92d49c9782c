// What is ticked in a list stays ticked over its pages and filters, until something was done with it. Without
// this the boxes of one page go along with their form.
import { enhance, word } from "./page.js";

const MOST = 1000;
const LAST = "picks-last";
const key = () => `picks:${document.body.dataset.person ?? ""}:${location.pathname}`;

function read(name = key()) {
  try {
    return new Set(JSON.parse(sessionStorage.getItem(name) ?? "[]"));
  } catch {
    return new Set();
  }
}

function keep(picked) {
  try {
    if (picked.size) sessionStorage.setItem(key(), JSON.stringify([...picked].slice(0, MOST)));
    else sessionStorage.removeItem(key());
  } catch {
    /* no room: the boxes of this page still go along */
  }
  show(picked);
}

const boxes = () => [...document.querySelectorAll("[data-pick]")];

function show(picked = read()) {
  const here = boxes();
  for (const box of here) {
    box.checked = picked.has(box.value);
    box.closest("tr")?.toggleAttribute("data-picked-row", box.checked);
  }
  const on = here.filter((box) => box.checked).length;
  for (const all of document.querySelectorAll("[data-picks]")) {
    all.checked = on > 0 && on === here.length;
    all.indeterminate = on > 0 && !all.checked;
  }
  for (const bar of document.querySelectorAll("[data-pick-bar]")) {
    bar.hidden = picked.size === 0;
    const place = bar.querySelector("[data-pick-count]");
    const text = word(on === picked.size ? "picked" : "picked-elsewhere", { n: picked.size.toLocaleString(document.documentElement.lang), here: on });
    if (place && place.textContent !== text) place.textContent = text;
  }
}

function set(changed, on) {
  const picked = read();
  for (const box of changed) {
    if (on) picked.add(box.value);
    else picked.delete(box.value);
  }
  keep(picked);
}

enhance("[data-pick]", (box) => box.addEventListener("change", () => set([box], box.checked)));
enhance("[data-picks]", (all) => {
  all.hidden = false;
  all.addEventListener("change", () => set(boxes(), all.checked));
});
enhance("[data-unpick]", (button) => button.addEventListener("click", () => keep(new Set())));
enhance("[data-pick-bar]", (bar) => {
  bar.addEventListener("submit", () => {
    bar.querySelector("[name=secilen]").value = [...read()].join(",");
    try {
      sessionStorage.setItem(LAST, key());
    } catch {
      /* the selection stays a little longer */
    }
  });
  show();
});
// Something was done with it: the list begins anew.
enhance("[data-picks-used]", () => {
  sessionStorage.removeItem(sessionStorage.getItem(LAST) ?? "");
  sessionStorage.removeItem(LAST);
});
// Back by the history: the boxes are as the browser remembers them, not as they were picked.
addEventListener("pageshow", () => show());
