// What every module uses: the page's words, making elements, and being told of new content.

const words = new Map();

/** A sentence of the page's language, with its slots filled: word("saved", {time: "09.41"}). */
export function word(name, slots = {}) {
  if (!words.size) {
    for (const one of document.getElementById("words")?.content.querySelectorAll("[data-word]") ?? []) {
      words.set(one.dataset.word, one.textContent);
    }
  }
  return (words.get(name) ?? "").replace(/\{(\w+)\}/g, (all, slot) => slots[slot] ?? all);
}

/** An element with attributes (functions become listeners) and children. */
export function make(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value != null) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

/** An icon from its drawing (`import drawing from "icon:x"`). */
export function icon(drawing, big = false) {
  const held = document.createElement("template");
  held.innerHTML = `<svg class="i${big ? " big" : ""}" viewBox="0 0 24 24" aria-hidden="true">${drawing}</svg>`;
  return held.content.firstElementChild;
}

const parts = [];
const done = new WeakMap();

/** Run `dress` once for every element that matches, now and whenever htmx brings new ones. */
export function enhance(selector, dress) {
  parts.push([selector, dress]);
  if (document.readyState !== "loading") dressIn(document, selector, dress);
}

/** Dress what came with a swap. */
export function dressAll(root) {
  for (const [selector, dress] of parts) dressIn(root, selector, dress);
}

function dressIn(root, selector, dress) {
  const found = [...root.querySelectorAll(selector)];
  if (root instanceof Element && root.matches(selector)) found.unshift(root);
  for (const one of found) {
    const before = done.get(one) ?? new Set();
    if (before.has(dress)) continue;
    done.set(one, before.add(dress));
    dress(one);
  }
}

/** Seen by a person: not hidden, not in a closed drawer. */
export function isSeen(element) {
  return element.checkVisibility?.({ visibilityProperty: true }) ?? element.offsetParent !== null;
}

/** The token a POST needs. */
export function token() {
  try {
    return JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"] ?? "";
  } catch {
    return "";
  }
}

/** After signing in again (in another tab) the page's tokens are old: take those of a fresh copy of it. */
export async function renewToken() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return false;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").body;
  const headers = fresh.getAttribute("hx-headers");
  const given = fresh.querySelector("[name=csrfmiddlewaretoken]")?.value;
  if (!headers || fresh.hasAttribute("data-door")) return false;
  document.body.setAttribute("hx-headers", headers);
  if (given) for (const input of document.querySelectorAll("[name=csrfmiddlewaretoken]")) input.value = given;
  return true;
}

/** Turkish folding as the server does it: letters alone, without their marks. */
export function fold(text) {
  return text
    .toLocaleLowerCase("tr")
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .replaceAll("ı", "i");
}

/** `09.41` on this computer's clock. */
export function hour(moment = new Date()) {
  return `${String(moment.getHours()).padStart(2, "0")}.${String(moment.getMinutes()).padStart(2, "0")}`;
}

/** A polite word for screen readers, not seen. */
export function announce(text) {
  let place = document.getElementById("announce");
  if (!place) {
    place = make("div", { id: "announce", class: "vh", role: "status", "aria-live": "polite" });
    document.body.append(place);
  }
  place.textContent = text;
}
