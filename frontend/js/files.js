// Files by button, drop or paste: the input holds them all, each is shown, what will not be taken says why.
import file from "icon:file-text";
import alert from "icon:file-alert";
import { announce, enhance, icon, make, word } from "./page.js";

enhance("[data-drop]", (drop) => {
  const input = drop.querySelector("input[type=file]");
  const list = drop.parentElement.querySelector("[data-files]") ?? drop.nextElementSibling;
  const limit = Number(drop.dataset.limit || 10);
  const size = Number(drop.dataset.size || 20);
  const says = drop.querySelector("[data-drop-say]");
  if (!input || !list) return;
  drop.classList.add("is-live");
  if (says) says.textContent = word("drop");
  const button = make("button", { type: "button", class: "btn", tabindex: "-1", "aria-hidden": "true" }, word("pick-files"));
  button.addEventListener("click", () => input.click());
  drop.append(button);
  let held = [];

  function add(more) {
    const refused = [];
    for (const one of more) {
      if (held.some((other) => other.name === one.name && other.size === one.size && other.lastModified === one.lastModified)) continue;
      if (one.size > size * 1e6) refused.push([one, word("too-big", { size })]);
      else if (held.length >= limit || (!input.multiple && held.length)) {
        if (input.multiple) refused.push([one, word("too-many", { limit })]);
        else held = [one];
      } else held.push(one);
    }
    store();
    draw(refused);
  }
  function store() {
    const all = new DataTransfer();
    for (const one of held) all.items.add(one);
    input.files = all.files;
  }
  function draw(refused = []) {
    for (const image of list.querySelectorAll("img")) URL.revokeObjectURL(image.src);
    list.replaceChildren(...held.map((one) => row(one)), ...refused.map(([one, why]) => row(one, why)));
    if (refused.length) announce(refused.map(([one, why]) => `${one.name}: ${why}`).join(" "));
  }
  function row(one, why = "") {
    const thumb = make("span", { class: "thumb" });
    const picture = !why && /^image\/(jpeg|png|webp|gif)$/.test(one.type);
    thumb.append(picture ? make("img", { src: URL.createObjectURL(one), alt: "" }) : icon(why ? alert : file));
    const away = make("button", { type: "button", class: "btn tiny", "aria-label": word("remove", { name: one.name }) }, word("forget"));
    const made = make("li", { class: why ? "file bad" : "file" }, thumb, make("span", {}, one.name), make("small", {}, why || weight(one.size)), make("span", { class: "end" }, away));
    away.addEventListener("click", () => {
      held = held.filter((other) => other !== one);
      store();
      made.remove();
      input.focus();
    });
    return made;
  }

  input.addEventListener("change", () => {
    const more = [...input.files];
    add(more);
  });
  let depth = 0;
  const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
  drop.addEventListener("dragenter", (event) => {
    if (!hasFiles(event)) return;
    depth++;
    drop.classList.add("is-over");
    if (says) says.textContent = word("drop-now");
  });
  const left = () => {
    depth = 0;
    drop.classList.remove("is-over");
    if (says) says.textContent = word("drop");
  };
  drop.addEventListener("dragleave", () => --depth <= 0 && left());
  drop.addEventListener("dragover", (event) => hasFiles(event) && event.preventDefault());
  drop.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    left();
    add([...event.dataTransfer.files]);
  });
  (drop.closest("form") ?? document).addEventListener("paste", (event) => {
    const more = [...(event.clipboardData?.files ?? [])];
    if (!more.length) return;
    event.preventDefault();
    add(more);
  });
});

function weight(bytes) {
  const lang = document.documentElement.lang;
  if (bytes < 1e6) return `${Math.max(1, Math.round(bytes / 1e3)).toLocaleString(lang)} kB`;
  return `${(bytes / 1e6).toLocaleString(lang, { maximumFractionDigits: 1 })} MB`;
}
