// Ready texts: `::` and a few letters in a text area offer what the house has; Enter puts it where one writes.
//   <main data-modules="/metinler/bul/" data-case="12"> – for every <textarea> below
// Where an area says what one is doing (data-moment), what the house says at that moment stands above it to be
// looked through and searched.
// Colleagues: `@` and a few letters of a name, where one writes among colleagues.
//   <main data-mentions="/sozler/bul/"> … <form data-noting>
import { optionList, rowsAt } from "./options.js";
import { dressAll, enhance, make, word } from "./page.js";

const TEXTS = { mark: "::", typed: /(?:^|[\s(])::([\p{L}\p{N}-]{0,24})$/u, door: "modules", says: "modules" };
const NAMES = { mark: "@", typed: /(?:^|[\s(])@([\p{L}\p{N}.-]{0,40})$/u, door: "mentions", says: "mentions" };
const STANDARD = "F8";
const WAIT = 140;
const FAR = 60; // letters before the caret among which a mark may stand
let number = 0;

enhance("main:is([data-modules], [data-mentions]) textarea", (area) => {
  const home = area.closest("main");
  const kinds = [TEXTS, ...(area.closest("[data-noting]") ? [NAMES] : [])].filter((kind) => home.dataset[kind.door]);
  const list = optionList(area, `modules-${++number}`, word(kinds.at(-1).says), put);
  const frame = make("div", { class: "ready" });
  area.replaceWith(frame);
  frame.append(area, list.box);
  area.setAttribute("aria-autocomplete", "list");
  let timer = 0;
  let asked = null;
  let shown = ""; // for what the list stands there

  const before = () => area.value.slice(Math.max(0, area.selectionStart - FAR), area.selectionStart);
  // What was typed last with one of the marks: its kind and the letters after it.
  function typed() {
    if (area.selectionStart !== area.selectionEnd) return null;
    const text = before();
    for (const kind of kinds) {
      const found = text.includes(kind.mark) && kind.typed.exec(text); // most letters follow no mark
      if (found) return { kind, text: found[1] };
    }
    return null;
  }

  function close() {
    clearTimeout(timer);
    if (!list.isOpen() && !asked) return;
    asked?.abort();
    asked = null;
    list.close();
    area.removeAttribute("aria-controls");
  }

  async function show() {
    const found = typed();
    if (!found) return close();
    const address = new URL(home.dataset[found.kind.door], location.href);
    address.searchParams.set("q", found.text);
    if (home.dataset.case) address.searchParams.set("basvuru", home.dataset.case);
    if (area.dataset.moment) address.searchParams.set("an", area.dataset.moment);
    const outcome = area.form?.querySelector("[name=outcome]:checked");
    if (outcome) address.searchParams.set("outcome", outcome.value);
    asked?.abort();
    asked = new AbortController();
    let rows;
    try {
      rows = await rowsAt(address, asked.signal);
    } catch (error) {
      if (error.name !== "AbortError") close(); // no line: what was typed stays as it is
      return;
    }
    if (!typed() || document.activeElement !== area) return close();
    list.open(rows);
    shown = found.kind.mark + found.text;
    area.setAttribute("aria-controls", list.box.id);
    list.stand(0);
    list.say();
  }

  // Who is quicker than the list meant none of what stands in it: it is asked for at once.
  function take(option) {
    const now = typed();
    if (now && now.kind.mark + now.text === shown) return put(option);
    clearTimeout(timer);
    show();
  }

  function put(option) {
    const found = typed();
    if (!found) return close();
    const start = area.selectionStart - found.text.length - found.kind.mark.length;
    const text = option.dataset.insert;
    area.setRangeText(text, start, area.selectionStart, "end");
    const gap = text.indexOf("…"); // the first thing left open is what one fills next
    if (gap >= 0) area.setSelectionRange(start + gap, start + gap + 1);
    area.dispatchEvent(new Event("input", { bubbles: true }));
    close();
    area.focus();
  }

  area.addEventListener("input", () => {
    clearTimeout(timer);
    if (typed()) timer = setTimeout(show, WAIT);
    else close();
  });
  area.addEventListener("keydown", (event) => {
    if (!list.isOpen() || event.isComposing || event.ctrlKey || event.metaKey) return;
    const current = list.current();
    if (event.key === "Escape") close();
    else if (event.key === "ArrowDown" && current) list.step(1);
    else if (event.key === "ArrowUp" && current) list.step(-1);
    else if ((event.key === "Enter" || event.key === "Tab") && current) take(current);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  area.addEventListener("blur", () => setTimeout(() => document.activeElement !== area && close(), 150));
});

function insert(area, text) {
  const at = area.selectionEnd;
  const before = area.value.slice(0, at);
  const put = before && !/\s$/.test(before) ? `\n\n${text}` : text;
  area.focus();
  area.setRangeText(put, at, at, "end");
  const gap = put.indexOf("…");
  if (gap >= 0) area.setSelectionRange(at + gap, at + gap + 1);
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

enhance("main[data-modules] textarea[data-moment]", (area) => {
  const home = area.closest("main");
  const address = new URL(home.dataset.modules, location.href);
  address.searchParams.set("an", area.dataset.moment);
  if (home.dataset.case) address.searchParams.set("basvuru", home.dataset.case);
  const input = make("input", { class: "input", type: "text", "aria-label": word("standard"), placeholder: word("standard-hint"), "data-key": STANDARD, "data-key-says": word("standard") });
  const box = make("div", { class: "combo standard", "data-combo": address.pathname + address.search, "data-with": `form:has(#${area.id}) [name=outcome]`, "data-eager": true }, make("input", { type: "hidden" }), input);
  (area.closest(".ready") ?? area).before(box);
  dressAll(box);
  box.addEventListener("combo:picked", (event) => {
    input.value = "";
    insert(area, event.detail.insert);
  });
});
