// A month table beside a day's text field. The server understands what is typed; this only helps to pick.
// <div class="with" data-day data-off="2026-10-29=Cumhuriyet Bayramı;2026-10-28=…"><input class="input"></div>
import calendar from "icon:calendar";
import left from "icon:chevron-left";
import right from "icon:chevron-right";
import { enhance, icon, make, word } from "./page.js";

enhance("[data-day]", (frame) => {
  const input = frame.querySelector("input");
  const off = new Map((frame.dataset.off || "").split(";").filter(Boolean).map((one) => one.split("=")));
  const button = make("button", { type: "button", class: "btn bare tiny square tail", "aria-label": word("pick-day"), "aria-expanded": "false" }, icon(calendar));
  frame.querySelector(":scope > .i")?.remove();
  frame.append(button);
  let table = null;
  let stood = null;

  function close(back = true) {
    table?.remove();
    table = null;
    button.setAttribute("aria-expanded", "false");
    if (back) button.focus();
  }
  function show(day) {
    stood = day;
    const fresh = month(day, read(input.value), off, show, pick);
    if (table) table.replaceWith(fresh);
    else frame.append(fresh);
    table = fresh;
    button.setAttribute("aria-expanded", "true");
    table.querySelector('[tabindex="0"]').focus();
  }
  function pick(day) {
    input.value = written(day);
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
    close(false);
    input.focus();
  }
  button.addEventListener("click", () => (table ? close() : show(read(input.value) ?? new Date())));
  frame.addEventListener("keydown", (event) => {
    if (!table || !table.contains(event.target)) return;
    const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
    if (event.key === "Escape") {
      event.stopPropagation();
      close();
    } else if (event.key in steps && event.target.matches("td button")) {
      event.preventDefault();
      show(after(stood, steps[event.key]));
    } else if (event.key === "PageUp" || event.key === "PageDown") {
      event.preventDefault();
      show(months(stood, event.key === "PageUp" ? -1 : 1));
    }
  });
  document.addEventListener("pointerdown", (event) => {
    if (table && !frame.contains(event.target)) close(false);
  });
});

function read(text) {
  const found = /^\s*(\d{1,2})[./-](\d{1,2})[./-](\d{4})\s*$/.exec(text);
  return found ? new Date(Number(found[3]), Number(found[2]) - 1, Number(found[1])) : null;
}

const two = (n) => String(n).padStart(2, "0");
const written = (day) => `${two(day.getDate())}.${two(day.getMonth() + 1)}.${day.getFullYear()}`;
const iso = (day) => `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
const after = (day, step) => new Date(day.getFullYear(), day.getMonth(), day.getDate() + step);
const months = (day, step) => new Date(day.getFullYear(), day.getMonth() + step, Math.min(day.getDate(), 28));

function month(stood, chosen, off, show, pick) {
  const lang = document.documentElement.lang;
  const name = stood.toLocaleDateString(lang, { month: "long", year: "numeric" });
  const first = new Date(stood.getFullYear(), stood.getMonth(), 1);
  let day = after(first, -((first.getDay() + 6) % 7));
  const monday = day;
  const head = make("tr");
  for (let at = 0; at < 7; at++) {
    const weekday = after(monday, at);
    const long = weekday.toLocaleDateString(lang, { weekday: "long" });
    head.append(make("th", { scope: "col" }, make("abbr", { title: long }, weekday.toLocaleDateString(lang, { weekday: "short" }))));
  }
  const body = make("tbody");
  do {
    const row = make("tr");
    for (let at = 0; at < 7; at++, day = after(day, 1)) {
      const cell = make("td");
      if (day.getMonth() === stood.getMonth()) {
        const its = day;
        const holiday = off.get(iso(its));
        if (at > 4 || holiday) cell.className = "off";
        if (iso(its) === iso(new Date())) cell.setAttribute("aria-current", "date");
        if (chosen && iso(its) === iso(chosen)) cell.setAttribute("aria-selected", "true");
        const says = its.toLocaleDateString(lang, { day: "numeric", month: "long", weekday: "long" });
        const label = holiday ? `${says}, ${holiday}` : says;
        cell.append(make("button", { type: "button", tabindex: iso(its) === iso(stood) ? "0" : "-1", "aria-label": label, title: holiday, click: () => pick(its) }, String(its.getDate())));
      }
      row.append(cell);
    }
    body.append(row);
  } while (day.getMonth() === stood.getMonth());
  const turn = (step, drawing, label) => make("button", { type: "button", class: "btn bare tiny square", "aria-label": word(label), click: () => show(months(stood, step)) }, icon(drawing));
  return make(
    "div",
    { class: "cal float", role: "dialog", "aria-label": name },
    make("header", {}, turn(-1, left, "month-before"), make("span", { "aria-live": "polite" }, name), turn(1, right, "month-after")),
    make("table", { role: "grid", "aria-label": name }, make("thead", {}, head), body),
  );
}
