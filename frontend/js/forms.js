// Forms: sent once, passwords can be looked at, long texts count, and what was typed outlives a lost session.
import { enhance, isSeen, make, word } from "./page.js";

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (form.method !== "post" || form.matches("[data-download], [method=dialog], [data-theme-form]")) return;
    if (form.hasAttribute("data-sent")) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    if (form.matches("[hx-post], [hx-put], [hx-patch], [hx-delete]")) return; // swaps.js marks it when it really goes
    form.setAttribute("data-sent", "");
    // After this tick: a disabled or changed button would not be sent along.
    setTimeout(() => {
      if (event.defaultPrevented) return settle(form);
      event.submitter?.setAttribute("aria-busy", "true");
    });
  },
  true,
);
// Back from the next page: everything can be sent again.
addEventListener("pageshow", ({ persisted }) => {
  if (persisted) document.querySelectorAll("form[data-sent]").forEach(settle);
});

function settle(form) {
  form.removeAttribute("data-sent");
  form.querySelectorAll('[aria-busy="true"]').forEach((busy) => busy.removeAttribute("aria-busy"));
}

enhance("input[type=password][data-reveal]", (input) => {
  const button = make("button", { type: "button", class: "btn bare tiny tail", "aria-pressed": "false" }, word("show"));
  button.addEventListener("click", () => {
    const shown = input.type === "text";
    input.type = shown ? "password" : "text";
    button.textContent = word(shown ? "show" : "hide");
    button.setAttribute("aria-pressed", String(!shown));
    input.focus();
  });
  let frame = input.parentElement;
  if (!frame.matches(".with")) {
    frame = make("div", { class: "with" });
    input.replaceWith(frame);
    frame.append(input);
  }
  frame.append(button);
});

// <textarea data-count maxlength="2000"> with <span data-count-of="id"> somewhere
enhance("[data-count-of]", (place) => {
  const input = document.getElementById(place.dataset.countOf);
  if (!input) return;
  const most = Number(input.getAttribute("maxlength") || 0);
  const lang = document.documentElement.lang;
  const show = () => {
    const n = [...input.value].length;
    place.textContent = most > 0 ? `${n.toLocaleString(lang)} / ${most.toLocaleString(lang)}` : n.toLocaleString(lang);
  };
  input.addEventListener("input", show);
  show();
});

const status = performance.getEntriesByType("navigation")[0]?.responseStatus || 200;
// A refusal answered a POST, which the back button cannot ask for again ("ERR_CACHE_MISS"): on leaving, its place
// in the history becomes the page of its address. Not before, so that a reload still sends what was typed.
if (status >= 400) {
  const step = () => history.replaceState(null, "", location.href);
  document.addEventListener("submit", step, true);
  document.addEventListener("click", (event) => event.target.closest?.("a[href]:not([href^='#'])") && step(), true);
}

// A code in separate boxes: typing walks, pasting fills.
enhance("[data-code]", (boxes) => {
  const inputs = [...boxes.querySelectorAll("input")];
  const fill = (text, from) => {
    const signs = text.replace(/\s/g, "").split("");
    inputs.slice(from).forEach((input, at) => (input.value = signs[at] ?? input.value));
    inputs[Math.min(from + signs.length, inputs.length - 1)].focus();
  };
  inputs.forEach((input, at) => {
    input.addEventListener("input", () => input.value.length && fill(input.value, at));
    input.addEventListener("paste", (event) => {
      event.preventDefault();
      fill(event.clipboardData.getData("text"), at);
    });
    input.addEventListener("keydown", (event) => {
      if (event.key === "Backspace" && !input.value && at) inputs[at - 1].focus();
    });
  });
});

// <div data-show-when="who=known,new"> is there while the input "who" of its form holds one of these.
enhance("[data-show-when]", (part) => {
  const [name, wanted] = part.dataset.showWhen.split("=");
  const values = wanted.split(",");
  const form = part.closest("form");
  const show = () => {
    const now = [...form.elements].filter((one) => one.name === name && (!["radio", "checkbox"].includes(one.type) || one.checked));
    part.hidden = !now.some((one) => values.includes(one.value));
  };
  form.addEventListener("change", show);
  form.addEventListener("reset", () => setTimeout(show));
  show();
});

// <a data-citizen="7" data-label="Hatice Y•••••"> inside a form with a combobox "citizen" picks that person.
document.addEventListener("click", (event) => {
  const found = event.target.closest?.("a[data-citizen], button[data-citizen]");
  const value = found?.closest("form")?.elements.namedItem("citizen");
  if (!value || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const known = [...value.form.elements].find((one) => one.name === "who" && one.value === "known");
  if (known) known.checked = true;
  const text = value.form.elements.namedItem("citizen_text");
  if (text) text.value = found.dataset.label ?? found.textContent.trim();
  value.value = found.dataset.citizen;
  value.dispatchEvent(new Event("change", { bubbles: true }));
  text?.focus();
});

// Whom one looked for in vain is somebody new: what was typed goes into its field of the new record.
document.addEventListener("change", ({ target: { name, value, form } }) => {
  const text = form?.elements.namedItem("citizen_text");
  if (name !== "who" || value !== "new" || !text || form.elements.namedItem("citizen")?.value) return;
  const said = text.closest(".combo")?.querySelector("[data-typed-as]");
  const field = said && form.elements.namedItem(`new_${said.dataset.typedAs}`);
  const typed = text.value.trim();
  if (!field || field.value || !typed || typed !== said.parentElement.dataset.of) return;
  field.value = typed;
  text.value = "";
  field.dispatchEvent(new Event("change", { bubbles: true }));
});

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-print]")) print();
});

// The first mistake gets the focus after a plain submit: last of all, when the page stands as it will be seen.
if (status >= 400) [...document.querySelectorAll('main [aria-invalid="true"]')].find(isSeen)?.focus();
