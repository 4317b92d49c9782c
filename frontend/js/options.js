// The list of options below a field that keeps the focus (an ARIA listbox): what stands out, the mouse, what is said.
//   const list = optionList(input, "birim-list", "Birim", (option) => …); frame.append(list.box)
import { announce, make, token, word } from "./page.js";

export function optionList(field, id, name, pick) {
  const box = make("div", { class: "options float", id, role: "listbox", "aria-label": name, hidden: true });
  let active = -1;
  const all = () => [...box.querySelectorAll("[role=option]:not([aria-disabled=true])")];

  function stand(at) {
    const rows = all();
    if (!rows.length) return;
    active = (at + rows.length) % rows.length;
    rows.forEach((one, place) => one.setAttribute("aria-selected", String(place === active)));
    field.setAttribute("aria-activedescendant", rows[active].id);
    rows[active].scrollIntoView({ block: "nearest" });
  }
  function open(found) {
    box.replaceChildren(...found);
    active = -1;
    all().forEach((one, at) => {
      one.id ||= `${id}-${at}`;
      one.setAttribute("aria-selected", "false");
    });
    box.hidden = false;
  }
  function close() {
    box.hidden = true;
    active = -1;
    field.removeAttribute("aria-activedescendant");
  }

  // pointerdown, so that the field keeps the focus
  box.addEventListener("pointerdown", (event) => {
    if (!event.target.closest("a, button")) event.preventDefault();
  });
  box.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]:not([aria-disabled=true])");
    if (option) pick(option);
  });
  return {
    box,
    open,
    close,
    stand,
    isOpen: () => !box.hidden,
    current: () => all()[active],
    step: (by) => stand(active < 0 && by < 0 ? -1 : active + by),
    say: () => announce(all().length ? word("options", { n: all().length }) : box.textContent.trim()),
  };
}

// The rows of an answer; throws when one was not given. A body is posted, so that it stands in no address and no log.
export async function rowsAt(address, signal, body = null) {
  const headers = { "HX-Request": "true", ...(body && { "X-CSRFToken": token() }) };
  const answer = await fetch(address, { method: body ? "POST" : "GET", body, headers, signal });
  if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
  const held = make("template");
  held.innerHTML = await answer.text();
  return [...held.content.children];
}
