// Ctrl K: what can be done here first, then where one can go, then cases and people for what was typed.
//   <form class="seek" data-quick="/ara/hizli/"> answers <a role="option" data-group="Başvurular" href="…">
import { rowsAt } from "./options.js";
import { announce, fold, isSeen, make, word } from "./page.js";

const WAIT = 140;
const SHORTEST = 2;

function deeds() {
  const here = [];
  for (const one of document.querySelectorAll(".acts a, .acts button, main [data-key], [data-palette]")) {
    if (one.disabled || one.getAttribute("aria-disabled") === "true" || !isSeen(one)) continue;
    if (one.matches("input, textarea, select")) continue;
    here.push(row(one, one.dataset.keySays || one.getAttribute("aria-label") || text(one)));
  }
  const there = [...document.querySelectorAll(".nav a")].map((one) => row(one, text(one.querySelector("span") ?? one)));
  return [
    [word("palette-here"), unique(here)],
    [word("palette-there"), unique(there)],
  ];
}

function row(element, name) {
  return { name, key: element.dataset.key ?? "", run: () => element.click() };
}

function unique(rows) {
  const seen = new Set();
  return rows.filter(({ name }) => name && !seen.has(name) && seen.add(name));
}

function text(element) {
  return [...element.childNodes]
    .filter((node) => node.nodeType === Node.TEXT_NODE || (node instanceof HTMLElement && !node.matches("kbd, .count")))
    .map((node) => node.textContent)
    .join(" ")
    .replace(/\s+/g, " ")
    .trim();
}

/** Open the palette. */
export function showPalette(event) {
  const search = document.querySelector("form.seek");
  if (!search || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  let groups = null; // what can be done here, gathered after the first picture or with the first letter
  const input = make("input", { class: "input", role: "combobox", "aria-expanded": "true", "aria-controls": "palette-list", "aria-label": word("palette"), placeholder: word("palette-hint"), autocomplete: "off" });
  const list = make("div", { class: "options", id: "palette-list", role: "listbox", "aria-label": word("palette") });
  const hint = (key, name) => make("span", {}, make("kbd", {}, key), ` ${word(name)}`);
  const dialog = make("dialog", { class: "palette", "aria-label": word("palette") }, input, list, make("footer", {}, hint("↓", "palette-choose"), hint("Enter", "palette-run"), hint("Esc", "close")));
  let rows = [];
  let active = 0;
  let found = []; // [title, rows] of what the house knows
  let foundFor = "";
  let timer = 0;
  let asked = null;

  async function ask() {
    const text = input.value.trim();
    asked?.abort();
    asked = new AbortController();
    try {
      const hits = await rowsAt(search.dataset.quick, asked.signal, new URLSearchParams({ q: text }));
      const kinds = Map.groupBy(hits, (one) => one.dataset.group);
      found = [...kinds].map(([title, all]) => [title, all.map((one) => ({ name: one.textContent, option: one, key: "", run: () => (location.href = one.href) }))]);
      foundFor = text;
    } catch {
      return; // a later letter, no line, signed out: the search itself stays
    }
    draw(true);
    announce(word("options", { n: rows.length }));
  }

  function gather() {
    if (groups || !dialog.isConnected) return;
    groups = deeds();
    draw(true);
  }

  function typed() {
    gather(); // who types and sends at once means what stands here, not a search
    clearTimeout(timer);
    const text = input.value.trim();
    if (text.length < SHORTEST || text !== foundFor) found = [];
    if (text.length >= SHORTEST && search.dataset.quick) timer = setTimeout(ask, WAIT);
    draw();
  }

  function draw(keeps = false) {
    const before = keeps ? rows[active]?.[0].name : "";
    const wanted = fold(input.value.trim()).split(/\s+/);
    rows = [];
    list.replaceChildren();
    for (const [title, all] of groups ?? []) {
      const fit = all.filter(({ name }) => wanted.every((part) => fold(name).includes(part))).slice(0, 8);
      if (fit.length) list.append(group(title, fit));
    }
    for (const [title, all] of found) list.append(group(title, all));
    if (input.value.trim()) list.append(group("", [{ name: word("palette-search", { text: input.value.trim() }), key: "", run: () => find(search, input.value) }]));
    const at = before ? rows.findIndex(([one]) => one.name === before) : 0;
    stand(Math.max(at, 0));
  }
  function group(title, all) {
    const box = make("div", { role: "group", "aria-label": title || null });
    if (title) box.append(make("h3", { role: "presentation" }, title));
    for (const one of all) {
      const option = make("div", { role: "option", id: `palette-${rows.length}`, "aria-selected": "false", click: () => run(one) }, ...(one.option ? [...one.option.cloneNode(true).childNodes] : [make("span", {}, one.name)]));
      if (one.key) option.append(make("span", {}, make("kbd", {}, one.key)));
      rows.push([one, option]);
      box.append(option);
    }
    return box;
  }
  function stand(at) {
    if (!rows.length) return;
    active = (at + rows.length) % rows.length;
    rows.forEach(([, option], place) => option.setAttribute("aria-selected", String(place === active)));
    input.setAttribute("aria-activedescendant", rows[active][1].id);
    rows[active][1].scrollIntoView({ block: "nearest" });
  }
  function run(one) {
    dialog.close();
    one.run();
  }

  input.addEventListener("input", typed);
  input.addEventListener("keydown", (pressed) => {
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (steps[pressed.key]) {
      pressed.preventDefault();
      stand(active + steps[pressed.key]);
    } else if (pressed.key === "Enter" && rows[active]) {
      pressed.preventDefault();
      run(rows[active][0]);
    }
  });
  dialog.addEventListener("click", (pressed) => pressed.target === dialog && dialog.close());
  dialog.addEventListener("close", () => {
    clearTimeout(timer);
    asked?.abort();
    dialog.remove();
  });
  document.body.append(dialog);
  dialog.showModal();
  setTimeout(gather); // one can type at once
}

function find(search, wanted) {
  search.elements.namedItem("q").value = wanted.trim();
  search.requestSubmit();
}
