// Combobox (ARIA 1.2). Two forms:
//   <div class="combo" data-combo="/oneri/birim/"><input type="hidden" name="unit"><input class="input" name="unit_text"></div>
//     asks the address with ?q=…; the answer is HTML: <div role="option" data-value="12" data-label="Yol Bakım">…</div>
//     data-combo-post asks by POST: what is typed is personal, and addresses are written down. Enter then never
//     sends the form: it asks, and tells `combo:entered` {found, typed} where the answer stands there already
//     data-with="#id_topic, #id_district" sends those inputs along; data-eager opens on focus
//   <select class="select" data-combo> … filters its own options; Turkish letters are optional
import { optionList, rowsAt } from "./options.js";
import { enhance, fold, make, word } from "./page.js";

let number = 0;

enhance("[data-combo]", (element) => {
  if (element instanceof HTMLSelectElement) fromSelect(element);
  else if (element.dataset.combo) dress(element, element.querySelector("input[type=hidden]"), element.querySelector("input:not([type=hidden])"), (text) => ask(element, text));
});

function fromSelect(select) {
  const frame = make("div", { class: "combo" });
  const input = make("input", { class: "input", type: "text", autocomplete: "off", id: select.id, value: select.selectedOptions[0]?.value ? select.selectedOptions[0].text.trim() : "" });
  for (const name of ["aria-describedby", "aria-invalid", "aria-label", "data-key", "placeholder"]) {
    if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
  }
  select.removeAttribute("id");
  select.hidden = true;
  select.replaceWith(frame);
  frame.append(select, input);
  dress(frame, select, input, async (text) => {
    const wanted = fold(text.trim()).split(/\s+/);
    const found = [...select.options].filter((one) => one.value && !one.disabled && wanted.every((part) => fold(one.text).includes(part)));
    return found.slice(0, 50).map((one) => {
      const group = one.closest("optgroup")?.label;
      const row = make("div", { role: "option", "data-value": one.value, "data-label": one.text.trim() }, make("span", {}, one.text.trim()));
      if (group) row.append(make("span", { class: "faint" }, group));
      return row;
    });
  });
}

async function ask(element, text) {
  const address = new URL(element.dataset.combo, location.href);
  const isPersonal = "comboPost" in element.dataset;
  const asked = isPersonal ? new URLSearchParams() : address.searchParams;
  asked.set("q", text);
  for (const other of element.dataset.with ? document.querySelectorAll(element.dataset.with) : []) {
    if (other.name && (!["radio", "checkbox"].includes(other.type) || other.checked)) asked.set(other.name, other.value);
  }
  element.abort?.abort();
  element.abort = new AbortController();
  return rowsAt(address, element.abort.signal, isPersonal ? asked : null);
}

function dress(frame, value, input, find) {
  const id = input.id || `combo-${++number}`;
  const label = document.querySelector(`label[for="${CSS.escape(id)}"]`);
  const list = optionList(input, `${id}-list`, label?.textContent.trim() || input.getAttribute("aria-label") || "", pick);
  for (const [name, text] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-controls": list.box.id, "aria-autocomplete": "list", autocomplete: "off", spellcheck: "false" })) input.setAttribute(name, text);
  frame.append(list.box);
  let timer = 0;
  let picked = input.value;
  let shown = ""; // for what the list stands there

  function close() {
    clearTimeout(timer);
    shown = "";
    list.close();
    frame.classList.remove("is-open");
    input.setAttribute("aria-expanded", "false");
  }
  function set(text) {
    if (value.value === text) return;
    value.value = text;
    value.dispatchEvent(new Event("change", { bubbles: true }));
  }
  function pick(option) {
    input.value = picked = option.dataset.label ?? option.textContent.trim();
    set(option.dataset.value);
    close();
    frame.dispatchEvent(new CustomEvent("combo:picked", { bubbles: true, detail: { ...option.dataset } }));
  }
  async function show(text, first = 0) {
    let found;
    const now = input.value;
    clearTimeout(timer);
    try {
      found = await find(text);
    } catch {
      return; // gone, aborted or signed out: the text itself is still sent
    }
    if (document.activeElement !== input) return;
    list.box.dataset.of = text.trim();
    list.open(found.length ? found : [make("p", { class: "none" }, word("no-option", { text }))]);
    shown = now;
    frame.classList.add("is-open");
    input.setAttribute("aria-expanded", "true");
    if (text.trim() || first) list.stand(first);
    list.say();
  }

  input.addEventListener("input", () => {
    if (input.value !== picked) set("");
    clearTimeout(timer);
    if (!input.value.trim() && !("eager" in frame.dataset)) return close();
    timer = setTimeout(() => show(input.value), value instanceof HTMLSelectElement ? 0 : 160);
  });
  input.addEventListener("focus", () => {
    if ("eager" in frame.dataset && !input.value) show("");
  });
  input.addEventListener("click", () => {
    if (value instanceof HTMLSelectElement && !list.isOpen()) show(""), input.select();
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (list.isOpen()) list.step(step);
      else show(input.value === picked ? "" : input.value, step > 0 ? 0 : -1);
    } else if (event.key === "Enter" && list.current() && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      if (input.value === shown) pick(list.current());
      else show(input.value); // quicker than the list: what stands there is not what was typed
    } else if (event.key === "Enter" && "comboPost" in frame.dataset && !event.ctrlKey && !event.metaKey) {
      event.preventDefault(); // who calls is looked for, never sent
      if (input.value.trim() && !value.value && input.value !== shown) show(input.value);
      else frame.dispatchEvent(new CustomEvent("combo:entered", { bubbles: true, detail: { found: Boolean(value.value), typed: input.value.trim() } }));
    } else if (event.key === "Tab" && list.current() && input.value.trim() && input.value !== picked && input.value === shown) {
      pick(list.current());
    } else if (event.key === "Escape" && list.isOpen()) {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  });
  input.addEventListener("blur", () => {
    setTimeout(() => {
      if (frame.contains(document.activeElement)) return;
      close();
      if (value instanceof HTMLSelectElement && input.value.trim() && !value.value) input.value = picked = "";
    }, 120);
  });
  input.form?.addEventListener("reset", () => setTimeout(() => (picked = input.value)));
}
