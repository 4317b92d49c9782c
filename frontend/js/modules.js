// Ready texts: `::` and a few letters in a text area offer what the house has; Enter puts it where one writes.
//   <main data-modules="/metinler/bul/" data-case="12"> – for every <textarea> below
import { announce, enhance, make, word } from "./page.js";

const TYPED = /(?:^|[\s(])::([\p{L}\p{N}-]{0,24})$/u;
const WAIT = 140;
let number = 0;

enhance("main[data-modules] textarea", (area) => {
  const home = area.closest("main");
  const list = make("div", { class: "options float", id: `modules-${++number}`, role: "listbox", "aria-label": word("modules"), hidden: true });
  const frame = make("div", { class: "ready" });
  area.replaceWith(frame);
  frame.append(area, list);
  area.setAttribute("aria-autocomplete", "list");
  let timer = 0;
  let active = 0;
  let asked = null;

  const options = () => [...list.querySelectorAll("[role=option]")];
  const before = () => area.value.slice(0, area.selectionStart);
  const typed = () => (area.selectionStart === area.selectionEnd ? TYPED.exec(before()) : null);

  function close() {
    clearTimeout(timer);
    asked?.abort();
    list.hidden = true;
    area.removeAttribute("aria-activedescendant");
    area.removeAttribute("aria-controls");
  }

  function stand(at) {
    const all = options();
    if (!all.length) return;
    active = (at + all.length) % all.length;
    all.forEach((one, place) => one.setAttribute("aria-selected", String(place === active)));
    area.setAttribute("aria-activedescendant", all[active].id);
    all[active].scrollIntoView({ block: "nearest" });
  }

  async function show() {
    const found = typed();
    if (!found) return close();
    const address = new URL(home.dataset.modules, location.href);
    address.searchParams.set("q", found[1]);
    if (home.dataset.case) address.searchParams.set("basvuru", home.dataset.case);
    asked?.abort();
    asked = new AbortController();
    try {
      const answer = await fetch(address, { headers: { "HX-Request": "true" }, signal: asked.signal });
      if (!answer.ok || answer.redirected) return close();
      list.innerHTML = await answer.text();
    } catch {
      return close(); // no line: what was typed stays as it is
    }
    if (!typed() || document.activeElement !== area) return close();
    options().forEach((one, at) => (one.id = `${list.id}-${at}`));
    list.hidden = false;
    area.setAttribute("aria-controls", list.id);
    stand(0);
    announce(options().length ? word("options", { n: options().length }) : list.textContent.trim());
  }

  function put(option) {
    const found = typed();
    if (!found) return close();
    const start = area.selectionStart - found[1].length - 2;
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
    if (list.hidden || event.isComposing || event.ctrlKey || event.metaKey) return;
    const all = options();
    if (event.key === "Escape") close();
    else if (event.key === "ArrowDown" && all.length) stand(active + 1);
    else if (event.key === "ArrowUp" && all.length) stand(active - 1);
    else if ((event.key === "Enter" || event.key === "Tab") && all.length) put(all[active]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the focus stays where one writes
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) put(option);
  });
  area.addEventListener("blur", () => setTimeout(() => document.activeElement !== area && close(), 150));
});
