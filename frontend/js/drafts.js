// Nothing typed is lost.
//   <form data-draft="/taslak/…">  posts itself as one types; the answer may be {"draft": id, "url": "…"}
//   <form data-keep>               is kept on this computer until it was sent (a citizen without an account)
//   <input data-secret>            is kept nowhere, nor what was picked with it
// When a draft cannot be saved (no connection, no session) it stays on this computer and comes back: to who typed it.
// Staff's is kept under their own name and dropped when somebody else signs in, a citizen's ends with the tab.
import { announce, enhance, hour, make, renewToken, token, word } from "./page.js";

const DAY = 24 * 60 * 60 * 1000;
const WAIT = 1200;
const PATIENCE = 4000;
const HOUSE = "muhatap:";
const person = document.body.dataset.person ?? "";
const PREFIX = `${HOUSE}${person}:`;

// Asked anew each time: a browser may refuse even to name its storage.
const storage = () => (person ? localStorage : sessionStorage);

function drop(unwanted) {
  for (const one of ["localStorage", "sessionStorage"]) {
    try {
      for (const name of Object.keys(window[one])) if (name.startsWith(HOUSE) && unwanted(name)) window[one].removeItem(name);
    } catch {
      /* no storage */
    }
  }
}

function placeOf(form) {
  if (form.dataset.keepAs) return PREFIX + form.dataset.keepAs; // the same form on its own page and inside another
  return `${PREFIX}${location.pathname}#${form.id || [...document.forms].indexOf(form)}`;
}

function fieldsOf(form) {
  return [...form.elements].filter(
    (one) => one.name && !one.disabled && one.name !== "csrfmiddlewaretoken" && !isSecret(one) && !["password", "file", "submit", "button", "fieldset"].includes(one.type),
  );
}

// Of a combobox neither half: what was picked without its words would be sent unseen.
function isSecret(one) {
  return one.hasAttribute("data-secret") || (one.type === "hidden" && Boolean(one.closest(".combo")?.querySelector("[data-secret]")));
}

function read(form) {
  const values = {};
  for (const one of fieldsOf(form)) {
    if (one.type === "checkbox" || one.type === "radio") {
      if (one.checked) (values[one.name] ??= []).push(one.value);
    } else (values[one.name] ??= []).push(one.value);
  }
  return values;
}

function write(form, values) {
  let changed = false;
  const used = {};
  for (const one of fieldsOf(form)) {
    const kept = values[one.name];
    if (one.type === "checkbox" || one.type === "radio") {
      const wanted = Boolean(kept?.includes(one.value));
      if (kept && one.checked !== wanted) (one.checked = wanted), (changed = true);
      continue;
    }
    const at = (used[one.name] = (used[one.name] ?? -1) + 1);
    // What the server wrote wins over what was kept.
    if (!kept?.[at] || one.value) continue;
    one.value = kept[at];
    changed = true;
    // A select inside a combobox: what is chosen has to be seen.
    const seen = one.matches("select[hidden]") && one.closest(".combo")?.querySelector("input");
    if (seen) seen.value = one.selectedOptions[0]?.text.trim() ?? "";
  }
  if (changed) form.dispatchEvent(new Event("input", { bubbles: true }));
  return changed;
}

function keep(place, values, sent = false) {
  try {
    storage().setItem(place, JSON.stringify({ at: Date.now(), values, sent }));
  } catch {
    /* no room, or not allowed: the page works without */
  }
}

function kept(place) {
  try {
    const found = JSON.parse(storage().getItem(place) || "null");
    return found && Date.now() - found.at < DAY ? found : null;
  } catch {
    return null;
  }
}

function forget(place) {
  try {
    storage().removeItem(place);
  } catch {
    /* nothing there */
  }
}

function say(form, text, calm = true) {
  const note = form.querySelector("[data-saved]") ?? document.querySelector(`[data-saved-of="${CSS.escape(form.id)}"]`);
  if (!note) return;
  note.hidden = false;
  note.classList.toggle("is-off", !calm);
  (note.querySelector("span") ?? note).textContent = text;
}

function restore(form, place) {
  const found = kept(place);
  if (!found || !write(form, found.values)) return;
  const again = make("button", { type: "button", class: "btn bare tiny" }, word("forget"));
  const note = make("div", { class: "notice", role: "status" }, make("p", { class: "flow" }, word("restored"), again));
  again.addEventListener("click", () => {
    forget(place);
    form.reset();
    note.remove();
  });
  form.prepend(note);
}

// What was sent and accepted is forgotten; a refusal or the sign-in page keeps it. First of all:
// the page one comes to may hold the same form, empty for the next caller.
const status = performance.getEntriesByType("navigation")[0]?.responseStatus || 200;
if (status < 400 && !document.body.hasAttribute("data-door")) {
  drop((name) => {
    if (!name.startsWith(PREFIX)) return Boolean(person);
    const found = kept(name);
    return !found || found.sent;
  });
}

enhance("form[data-draft]", (form) => {
  const place = placeOf(form);
  let timer = 0;
  let last = "";
  let saving = null; // the save that is in the air
  let again = false; // something was typed meanwhile
  let sent = false;
  let signedOut = false;
  let line = new AbortController();

  function save(keepalive = false) {
    clearTimeout(timer);
    if (sent) return;
    again = Boolean(saving);
    saving ??= post(keepalive).finally(() => {
      saving = null;
      if (again) save();
    });
  }

  async function post(keepalive) {
    if (signedOut) signedOut = !(await renewToken().catch(() => false));
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    const state = new URLSearchParams([...data].filter(([name]) => name !== "csrfmiddlewaretoken")).toString();
    if (state === last) return;
    try {
      const answer = await fetch(form.dataset.draft, {
        method: "POST",
        body: data,
        keepalive,
        signal: line.signal,
        headers: { "X-CSRFToken": token(), "HX-Request": "true", Accept: "application/json" },
      });
      if (answer.status === 409) return taken(await answer.json());
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      last = state;
      forget(place);
      if (answer.headers.get("Content-Type")?.includes("json")) {
        const { draft, url } = await answer.json();
        if (url) form.dataset.draft = url;
        const input = form.elements.namedItem("draft");
        if (draft && input) input.value = draft;
      }
      if (answer.status !== 204) say(form, word("saved", { time: hour() })); // nothing typed, nothing kept
    } catch (error) {
      if (sent) return;
      keep(place, read(form));
      signedOut = ["401", "403"].includes(error.message);
      say(form, word(signedOut ? "signed-out" : "saved-here"), false);
      timer = setTimeout(save, 15000);
    }
  }

  // Somebody else went on writing: what was typed here stays on this computer until it is sent or reloaded.
  function taken({ says }) {
    keep(place, read(form));
    say(form, says, false);
  }

  restore(form, place);
  last = new URLSearchParams([...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && !(value instanceof File))).toString();
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(save, WAIT);
  };
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    again = false;
    sent = true;
    keep(place, read(form), true);
    if (!saving) {
      setTimeout(() => event.defaultPrevented && ((sent = false), (line = new AbortController()))); // held back
      return;
    }
    // A save in the air would leave a draft behind of what is registered meanwhile: it lands first, or not at all.
    event.preventDefault();
    const late = setTimeout(() => line.abort(), PATIENCE);
    saving.finally(() => {
      clearTimeout(late);
      setTimeout(() => form.requestSubmit(event.submitter));
    });
  });
  addEventListener("online", () => kept(place) && save());
  addEventListener("pagehide", () => save(true));
  // Back from the next page, the form is typed in again.
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) (sent = false), (line = new AbortController());
  });
});

enhance("form[data-keep]", (form) => {
  const place = placeOf(form);
  let timer = 0;
  restore(form, place);
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => keep(place, read(form)), 400);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    keep(place, read(form), true);
  });
});

// Signing out leaves nothing of a citizen on a shared computer.
document.addEventListener("submit", (event) => {
  if (event.target.hasAttribute("data-sign-out")) drop(() => true);
});

addEventListener("offline", () => announce(word("offline")));
