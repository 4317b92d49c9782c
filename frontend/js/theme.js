// The theme changes at once; the form saves it with the account.
import { enhance } from "./page.js";

enhance("[data-theme-form]", (form) => {
  const show = () => {
    const chosen = document.documentElement.dataset.theme ?? "";
    for (const button of form.querySelectorAll("[name=theme]")) {
      button.setAttribute("aria-pressed", String(button.value === chosen));
    }
  };
  form.addEventListener("submit", (event) => {
    if (!event.submitter) return;
    event.preventDefault();
    const data = new FormData(form, event.submitter);
    if (event.submitter.value) document.documentElement.dataset.theme = event.submitter.value;
    else delete document.documentElement.dataset.theme;
    show();
    fetch(form.action, { method: "POST", body: data, redirect: "manual" }).catch(() => {});
  });
  show();
});
