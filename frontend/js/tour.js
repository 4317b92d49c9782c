// The first visit: a page's cards one after the other, each beside the control it speaks of. Without scripts they
// stand below the page as a list. On the last card "on" goes to the next stop, which the server knows.
import { announce, enhance, isSeen } from "./page.js";

const GAP = 12;

enhance("[data-tour]", (card) => {
  const points = [...card.querySelectorAll("[data-at]")];
  const on = card.querySelector("[data-tour-on]");
  const back = card.querySelector("[data-tour-back]");
  if (!points.length) return;
  card.classList.add("is-live");
  let at = 0;
  let target = null;

  function show(step, focus = true) {
    at = step;
    points.forEach((one, place) => (one.hidden = place !== at));
    target?.classList.remove("tour-at");
    target = seen(points[at].dataset.at);
    target?.classList.add("tour-at");
    target?.scrollIntoView({ block: "center" });
    stand();
    if (!focus) return;
    announce(points[at].textContent.trim());
    (on ?? card).focus({ preventScroll: true });
  }
  function seen(selector) {
    const found = [...document.querySelectorAll(selector)].find(isSeen);
    return found?.closest(".field") ?? found ?? null;
  }
  // Beside the control: at its right where there is room, else below or above it; on narrow screens at the foot.
  function stand() {
    card.style.cssText = "";
    if (!target || innerWidth < 700) return;
    const spot = target.getBoundingClientRect();
    const { width, height } = card.getBoundingClientRect();
    let left = spot.right + GAP;
    let top = spot.top;
    if (left + width > innerWidth - GAP) {
      left = Math.max(GAP, Math.min(spot.left, innerWidth - width - GAP));
      top = spot.bottom + GAP;
      if (top + height > innerHeight - GAP) top = spot.top - height - GAP;
    }
    top = Math.max(56, Math.min(top, innerHeight - height - GAP));
    Object.assign(card.style, { left: `${left}px`, top: `${top}px`, right: "auto", bottom: "auto" });
  }

  on?.addEventListener("click", (event) => {
    if (at + 1 >= points.length) return;
    event.preventDefault();
    show(at + 1);
  });
  back?.addEventListener("click", (event) => {
    if (!at) return;
    event.preventDefault();
    show(at - 1);
  });
  addEventListener("resize", stand);
  document.addEventListener("scroll", stand, { passive: true });
  // A form that came back with mistakes keeps the focus where it is mended.
  show(0, !document.querySelector("[aria-invalid=true]"));
});
