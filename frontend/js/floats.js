// Dialogs: a button with data-dialog="id" opens the <dialog>; without scripts its href or form is the way.
import { enhance } from "./page.js";

document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-dialog]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.dialog);
    if (dialog instanceof HTMLDialogElement) {
      event.preventDefault();
      dialog.showModal();
    }
    return;
  }
  if (event.target.closest?.("[data-close]")) {
    const dialog = event.target.closest("dialog");
    if (dialog) {
      event.preventDefault();
      dialog.close();
    }
  }
});

// A dialog that came with a swap or with mistakes in it opens itself.
enhance("dialog[data-open]", (dialog) => {
  dialog.removeAttribute("open");
  dialog.showModal();
});

// A details menu closes on Escape and when the focus leaves it.
enhance("details[data-menu]", (menu) => {
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    event.stopPropagation();
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});

// Arrow keys walk through a menu.
document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.(".menu");
  if (!menu || !["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key)) return;
  const rows = [...menu.querySelectorAll("a, button")].filter((one) => !one.disabled);
  const here = rows.indexOf(document.activeElement);
  const step = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: rows.length - 1 }[event.key];
  event.preventDefault();
  rows[(step + rows.length) % rows.length]?.focus();
});
