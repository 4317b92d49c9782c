// Loads the map's own script and style only where a map is seen.
import { enhance } from "./page.js";

const me = document.querySelector("script[data-map]");
let ready = null;

function load() {
  ready ??= Promise.all([import(me.dataset.map), style(me.dataset.mapCss)]).then(([map]) => map);
  return ready;
}

function style(address) {
  return new Promise((resolve) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = address;
    link.onload = link.onerror = resolve;
    document.head.append(link);
  });
}

if (me) {
  enhance("[data-map]:not(script)", (element) => {
    const watcher = new IntersectionObserver(
      (seen) => {
        if (!seen.some((one) => one.isIntersecting)) return;
        watcher.disconnect();
        load().then((map) => map.draw(element));
      },
      { rootMargin: "200px" },
    );
    watcher.observe(element);
  });
}
