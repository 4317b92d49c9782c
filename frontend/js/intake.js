// The intake desk.
//   <form data-last>                          what was saved last; putting it away leaves the typed form as it is
//   <button data-copy="text">                 copies; without a clipboard the text next to it can be selected
//   <p data-announce>                         is read out when the page has come
//   <button data-fills="topic" data-value data-label>  puts that into the combobox of the form, if nothing stands there
//   <button data-brings="/yeni/adres/" data-said>  puts the caller's address into the place, where nothing stands yet
//   Enter in the field "Arayan" goes on: to the story of somebody found, to the record of somebody new
import { announce, enhance, token, word } from "./page.js";

enhance("[data-announce]", (line) => setTimeout(() => announce(line.textContent.trim()), 600));

enhance("[data-copy]", (button) => {
  if (!navigator.clipboard) return void (button.hidden = true);
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
    } catch {
      return; // not allowed here: the line can be marked and copied by hand
    }
    (button.querySelector("span") ?? button).textContent = word("copied");
    announce(word("copied"));
  });
});

enhance("form[data-last]", (form) => {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const given = { method: "POST", body: new FormData(form), headers: { "X-CSRFToken": token() } };
    form.remove();
    (document.querySelector("#kayit [autofocus]") ?? document.getElementById("icerik"))?.focus();
    await fetch(form.action, given).catch(() => {});
  });
});

document.addEventListener("combo:entered", ({ target, detail }) => {
  const form = target.closest("form");
  const fresh = form && [...form.elements].find((one) => one.name === "who" && one.value === "new");
  if (!fresh) return;
  if (detail.found) return form.elements.namedItem("text")?.focus();
  if (!detail.typed) return;
  fresh.checked = true;
  fresh.dispatchEvent(new Event("change", { bubbles: true })); // what was typed goes into its field (forms.js)
  const fields = ["new_name", "new_phone"].map((name) => form.elements.namedItem(name));
  fields.find((one) => one && !one.value)?.focus();
});

document.addEventListener("click", (event) => {
  const offer = event.target.closest?.("button[data-fills]");
  const form = offer?.closest("form");
  if (!form) return;
  const { fills, value, label } = offer.dataset;
  const [picked, typed] = [form.elements.namedItem(fills), form.elements.namedItem(`${fills}_text`)];
  if (picked.value || typed.value.trim()) return;
  typed.value = label;
  picked.value = value;
  typed.focus();
  picked.dispatchEvent(new Event("change", { bubbles: true }));
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("button[data-brings]");
  const form = button?.closest("form") ?? document.getElementById("kayit");
  if (!button || !form) return;
  const [picked, typed, street, door] = ["neighbourhood", "neighbourhood_text", "street", "door"].map((name) =>
    form.elements.namedItem(name),
  );
  if (picked.value || typed.value.trim() || street.value.trim()) return void typed.focus(); // nothing typed is lost
  const body = new FormData();
  body.set("citizen", form.elements.namedItem("citizen").value);
  const given = { method: "POST", body, headers: { "X-CSRFToken": token() } };
  const answer = await fetch(button.dataset.brings, given).catch(() => null);
  if (!answer?.ok) return void typed.focus();
  const found = await answer.json();
  [typed.value, picked.value, street.value, door.value] = [found.label, found.neighbourhood, found.street, found.door];
  for (const one of [picked, street, door]) one.dispatchEvent(new Event("change", { bubbles: true }));
  announce(button.dataset.said);
  form.elements.namedItem("place_note").focus();
});
