// Marks that count what lies about; asked for anew whenever another part of the map is seen.
//
// <div class="map" data-map data-cells="/yer.json?konu=3" data-cells-link="#here">
// Answers `{points: [{lat, lon, n, label, url?, closed?}]}` for `kutu=south,west,north,east`.
// A mark with an address leads there, one that counts several comes nearer.
import L from "leaflet";
import { make } from "./page.js";

const NEARER = 2;

export function cells(map, element, address) {
  const layer = L.layerGroup().addTo(map);
  const link = element.dataset.cellsLink ? document.querySelector(element.dataset.cellsLink) : null;
  let latest = 0;
  const look = async () => {
    const turn = ++latest;
    const asked = at(address, map.getBounds());
    if (link) link.href = at(link.dataset.base, map.getBounds());
    const answer = await fetch(asked, { headers: { Accept: "application/json" } }).catch(() => null);
    const found = answer?.ok ? await answer.json() : null;
    if (!found || turn !== latest) return;
    const held = element.contains(document.activeElement) ? document.activeElement.dataset?.cell : "";
    layer.clearLayers();
    for (const row of found.points) mark(map, row).addTo(layer);
    if (held) element.querySelector(`[data-cell="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
  };
  map.on("moveend", look);
  look();
}

function at(address, bounds) {
  const asked = new URL(address, location.href);
  const edges = [bounds.getSouth(), bounds.getWest(), bounds.getNorth(), bounds.getEast()];
  const [south, west, north, east] = [Math.max(edges[0], -90), Math.max(edges[1], -180), Math.min(edges[2], 90), Math.min(edges[3], 180)];
  asked.searchParams.set("kutu", [south, west, north, east].map((one) => one.toFixed(4)).join(","));
  return asked.href;
}

function mark(map, row) {
  const size = row.n > 99 ? 44 : row.n > 9 ? 36 : row.n > 1 ? 30 : 24;
  const html = make("span", { class: row.closed ? "cell is-closed" : "cell" }, row.n > 1 ? String(row.n) : "");
  const drawn = L.marker([row.lat, row.lon], { icon: L.divIcon({ className: "cell-icon", html, iconSize: [size, size] }), keyboard: false, riseOnHover: true });
  const go = () => (row.url ? location.assign(row.url) : map.setView(drawn.getLatLng(), Math.min(map.getZoom() + NEARER, map.getMaxZoom())));
  drawn.bindTooltip(make("span", {}, row.label));
  drawn.on("add", () => {
    const element = drawn.getElement();
    element.setAttribute("tabindex", "0");
    element.setAttribute("role", row.url ? "link" : "button");
    element.setAttribute("aria-label", row.label);
    element.dataset.cell = `${row.lat},${row.lon}`;
    element.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && (event.key !== " " || row.url)) return;
      event.preventDefault();
      event.stopPropagation();
      go();
    });
  });
  drawn.on("click", go);
  return drawn;
}
