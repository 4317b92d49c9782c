// What one changes while an answer is on its way is not in that answer: it is put into the piece that comes,
// and said aloud there (change), so that what listens asks again. Where the answer itself changed a field,
// the answer stands.
const asked = new WeakMap();
const OURS = "input:not([type=file], [type=password], [type=submit], [type=button]), select, textarea";

/** How the fields of a piece stand now, under a name that the piece which replaces it will use as well. */
function stand(piece) {
  const found = new Map();
  const seen = new Map();
  for (const field of piece?.querySelectorAll?.(OURS) ?? []) {
    if (!field.name) continue;
    const ticks = field.type === "checkbox" || field.type === "radio";
    const name = `${field.localName} ${field.type} ${field.name} ${ticks ? field.value : ""}`;
    const nth = seen.get(name) ?? 0;
    seen.set(name, nth + 1);
    found.set(`${name} ${nth}`, { field, value: valueOf(field) });
  }
  return found;
}

function valueOf(field) {
  if (field.type === "checkbox" || field.type === "radio") return String(field.checked);
  if (field.multiple && field.selectedOptions) return JSON.stringify([...field.selectedOptions].map((one) => one.value));
  return field.value;
}

/** A request goes out: this is what it knows. */
export function remember({ xhr, target }) {
  if (xhr && target) asked.set(xhr, stand(target));
}

/** Its answer is about to take the place: what was changed since. */
export function changed({ xhr, target }) {
  const sent = asked.get(xhr);
  if (!sent) return [];
  return [...stand(target)].filter(([name, { value }]) => sent.has(name) && sent.get(name).value !== value)
    .map(([name, { value }]) => ({ name, value, sent: sent.get(name).value }));
}

/** Into the new piece, where it still has a place. */
export function carry(changes, piece) {
  const now = stand(piece);
  const taken = changes.map(({ name, value, sent }) => put(now.get(name), value, sent)).filter(Boolean);
  // once the request that brought the piece is over: until then its place takes no other
  queueMicrotask(() => {
    for (const field of taken) field.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

function put(place, value, sent) {
  if (!place || place.value === value) return null;
  const { field } = place;
  const emptied = field.localName === "select" && place.value === "";
  if (place.value !== sent && !emptied) return null;
  if (field.type === "checkbox" || field.type === "radio") field.checked = value === "true";
  else if (field.multiple && field.options) for (const one of field.options) one.selected = JSON.parse(value).includes(one.value);
  else if (field.localName === "select" && ![...field.options].some((one) => one.value === value)) return null;
  else field.value = value;
  return field;
}
