// A text that is shown once is copied with one press; without scripts it is marked and copied by hand.
import { enhance } from "./page.js";

enhance("[data-copy]", (button) => {
  const source = document.getElementById(button.dataset.copy);
  if (!source || !navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(source.value ?? source.textContent);
    button.querySelector("span").textContent = button.dataset.copied;
  });
});

enhance("[data-select]", (input) => input.addEventListener("focus", () => input.select()));
