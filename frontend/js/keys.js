// One key, one deed. Every element with data-key is found, pressed or focused; `?` lists them.
// data-key: "n", "/", "?", "g i" (two after another), "Alt 1"; data-key-says names it when its text does not.
import cross from "icon:x";
import { icon, isSeen, make, word } from "./page.js";
import { showPalette } from "./palette.js";
import { moveRow, openRow, pickRow } from "./lists.js";

const TYPING = "input:not([type=checkbox], [type=radio], [type=button], [type=submit], [type=range]), textarea, select, [contenteditable]";
let first = "";
let timer = 0;

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.repeat && !"jk".includes(event.key)) return;
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter") return sendForm(event);
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") return showPalette(event);
  if (event.ctrlKey || event.metaKey) return;
  const typing = event.target.matches?.(TYPING);
  if (event.key === "Escape" && typing && event.target.closest(".seek")) return event.target.blur();
  if (event.altKey) return /^(Digit\d|F\d+)$/.test(event.code) ? press(event, `Alt ${event.code.slice(-1)}`) : undefined;
  if (/^F\d+$/.test(event.key)) return press(event, event.key);
  if (typing || document.querySelector("dialog[open]:modal")) return;
  const key = event.key;
  if (first) {
    const both = `${first} ${key}`;
    forget();
    if (press(event, both)) return;
  }
  if (press(event, key)) return;
  if (startsChord(key)) {
    first = key;
    timer = setTimeout(forget, 1500);
    return;
  }
  if (key === "j") return moveRow(event, 1);
  if (key === "k") return moveRow(event, -1);
  if (key === "o") return openRow(event);
  if (key === "x") return pickRow(event);
  if (key === "?") return showHelp(event);
});

function forget() {
  first = "";
  clearTimeout(timer);
}

function startsChord(key) {
  return key.length === 1 && [...document.querySelectorAll(`[data-key^="${CSS.escape(key)} "]`)].length > 0;
}

function press(event, key) {
  // What stands in the page's own acts comes before the frame's. A closed drawer's links still answer.
  const found = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].filter(
    (one) => !one.disabled && one.getAttribute("aria-disabled") !== "true" && (isSeen(one) || one.closest(".nav, .top, [data-keys-hidden]")),
  );
  const target = found.find((one) => one.closest("main")) ?? found[0];
  if (!target) return false;
  event.preventDefault();
  if (target.matches("[data-help]")) showHelp(event);
  else if (target.matches("input[type=radio], input[type=checkbox]")) target.click(), target.focus();
  else if (target.matches("input, textarea, select")) target.focus(), target.select?.();
  else if (target.matches("details")) (target.open = !target.open), (target.querySelector(target.open ? "summary ~ * :is(input:not([type=hidden]), textarea, select)" : "summary") ?? target.querySelector("summary"))?.focus();
  else target.click();
  return true;
}

function sendForm(event) {
  const form = event.target.closest?.("form[data-submit]") ?? document.querySelector("form[data-submit]");
  if (!form) return;
  event.preventDefault();
  const own = event.target.closest?.("[data-sends]"); // a part of the form with a button of its own
  const button = own?.querySelector('button:not([type="button"])') ?? form.querySelector('[type=submit].primary, button.primary:not([type="button"])');
  form.requestSubmit(button ?? undefined);
}

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-help]")) showHelp(event);
});

function showHelp(event) {
  event.preventDefault();
  document.getElementById("keys")?.remove();
  const close = make("button", { type: "button", class: "btn bare square end", "aria-label": word("close"), "data-close": true }, icon(cross));
  const body = make("div", { class: "keys" });
  const dialog = make(
    "dialog",
    { class: "dialog is-wide", id: "keys", "aria-labelledby": "keys-name" },
    make("header", { class: "flow" }, make("h2", { id: "keys-name" }, word("keys")), close),
    body,
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  setTimeout(() => body.append(...keysHere().map(group))); // after the first picture: it opens at once
}

function keysHere() {
  const here = [];
  const always = [["?", word("key-help")], ["Ctrl k", word("palette")]];
  for (const one of document.querySelectorAll("[data-key]")) {
    if (one.matches("[data-help]") || one.disabled) continue;
    const says = one.dataset.keySays || one.getAttribute("aria-label") || named(one);
    if (says) (one.closest(".top, .nav") ? always : here).push([one.dataset.key, says]);
  }
  if (document.querySelector("form[data-submit]")) here.push(["Ctrl ↵", word("key-send")]);
  const groups = [[word("keys-page"), here], [word("keys-always"), always]];
  if (document.querySelector(".list tbody, [data-rows]")) {
    const rows = [["j", "key-next"], ["k", "key-previous"], ["o", "key-open"]];
    if (document.querySelector(".list input[type=checkbox]")) rows.push(["x", "key-pick"]);
    groups.splice(1, 0, [word("keys-list"), rows.map(([key, name]) => [key, word(name)])]);
  }
  return groups.filter(([, rows]) => rows.length);
}

function named(element) {
  const own = element.labels?.[0] ?? element;
  return [...own.childNodes]
    .filter((node) => node.nodeType === Node.TEXT_NODE || (node.nodeType === Node.ELEMENT_NODE && !node.matches("kbd, svg, .opt")))
    .map((node) => node.textContent)
    .join(" ")
    .trim();
}

function group([name, rows]) {
  const seen = new Set();
  const list = make("dl");
  for (const [key, says] of rows) {
    if (seen.has(key)) continue;
    seen.add(key);
    list.append(make("dt", {}, ...key.split(" ").flatMap((part, at) => (at ? [" ", make("kbd", {}, part)] : [make("kbd", {}, part)]))), make("dd", {}, says));
  }
  return make("section", {}, make("h3", {}, name), list);
}
