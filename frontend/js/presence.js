// Who else is at this case, and whether it changed since the page was opened.
//   <div data-presence="/basvuru/12/kim-burada/" data-seen="7">
import { enhance, token } from "./page.js";

const PAUSE = 20_000;
const TYPING = 60_000;

enhance("[data-presence]", (place) => {
  let typedAt = 0;
  let timer = 0;
  let opened = { acildi: "1" }; // the first time: what the page shows has been seen

  function said(extra = {}) {
    const data = new FormData();
    data.set("goruldu", place.dataset.seen);
    if (Date.now() - typedAt < TYPING) data.set("yaziyor", "1");
    for (const [name, value] of Object.entries(extra)) data.set(name, value);
    return data;
  }

  async function tell() {
    clearTimeout(timer);
    if (!place.isConnected) return;
    timer = setTimeout(tell, PAUSE);
    if (document.hidden) return;
    try {
      const answer = await fetch(place.dataset.presence, { method: "POST", body: said(opened), headers: { "X-CSRFToken": token(), "HX-Request": "true" } });
      if (!answer.ok || answer.redirected) return;
      opened = {};
      const text = (await answer.text()).trim();
      if (place.dataset.said !== text) place.innerHTML = place.dataset.said = text;
    } catch {
      /* no line: it says so elsewhere, here nothing is lost */
    }
  }

  document.addEventListener("input", (event) => {
    if (!event.target.closest?.("main textarea, main [contenteditable]")) return;
    const began = Date.now() - typedAt > TYPING;
    typedAt = Date.now();
    if (began) setTimeout(tell, 300); // the letter is seen first
  });
  document.addEventListener("visibilitychange", () => !document.hidden && tell());
  addEventListener("pagehide", () => {
    const data = said({ gitti: "1" });
    data.set("csrfmiddlewaretoken", token());
    navigator.sendBeacon(place.dataset.presence, data);
  });
  tell();
});
