// The map: our own district shapes, one pin, rings for what is near. Tiles only where the town has some.
//
// <div class="map" data-map data-label="…" data-shapes="/harita/ilceler.json"
//      data-lat="38.42" data-lon="27.14"                    the pin (without inputs it stands still)
//      data-lat-input="#id_lat" data-lon-input="#id_lon"    the pin can be moved, by pointer, arrows or click
//      data-locate="#here"                                  a button that asks the device where it is
//      data-near="/yakin.json" data-reach="150"             open cases near: [{lat, lon, label, url}], metres
//      data-points="/noktalar.json"                         points from the start, same form
//      data-cells="/yer.json"                               counted marks of what is seen, see cells.js
//      data-tiles="https://…/{z}/{x}/{y}.png" data-credit="© …"></div>
// A pin that can be moved can be taken away again, by its button or by Delete.
// Tells `place:moved` {lat, lon} on the element (both null when the pin is gone); the inputs get `change`, so htmx can listen to them.
import L from "leaflet";
import away from "icon:map-off";
import minus from "icon:minus";
import plus from "icon:plus";
import { cells } from "./cells.js";
import { announce, icon, make, word } from "./page.js";

const PIN =
  '<svg viewBox="-13 -33 26 34" aria-hidden="true"><path class="pin" d="M0 0c-7-9-11-14-11-20a11 11 0 0 1 22 0c0 6-4 11-11 20z"/><circle class="pin-hole" cx="0" cy="-20" r="4"/></svg>';
const shapes = new Map();

function number(text) {
  const value = Number.parseFloat(String(text ?? "").replace(",", "."));
  return Number.isFinite(value) ? value : null;
}

function fetched(address) {
  if (!shapes.has(address)) shapes.set(address, fetch(address).then((answer) => (answer.ok ? answer.json() : null)).catch(() => null));
  return shapes.get(address);
}

export async function draw(element) {
  const data = element.dataset;
  const lat = data.latInput ? document.querySelector(data.latInput) : null;
  const lon = data.lonInput ? document.querySelector(data.lonInput) : null;
  element.setAttribute("role", "group"); // not "img": the zoom buttons and pins inside are for everybody
  if (data.label) element.setAttribute("aria-label", data.label);
  const map = L.map(element, { zoomControl: false, attributionControl: false, scrollWheelZoom: "wheel" in data || Boolean(element.closest(".is-full")), maxZoom: 19, minZoom: 7, zoomSnap: 0.5 });
  element.leaflet = map;
  zoom(map, element);
  L.control.attribution({ prefix: false }).addTo(map);
  if (data.tiles) L.tileLayer(data.tiles, { attribution: data.credit ?? "", maxZoom: 19 }).addTo(map);
  const start = place(lat, lon) ?? (number(data.lat) != null && number(data.lon) != null ? L.latLng(number(data.lat), number(data.lon)) : null);
  map.setView(start ?? [38.42, 27.14], start ? (data.tiles ? 16 : 11.5) : 9);
  if (data.shapes) await areas(map, data, start);
  const state = { near: L.layerGroup().addTo(map), pin: null, reach: null, away: null };
  const moved = (point, { tell = true, move = false } = {}) => {
    put(map, state, point, Boolean(lat), data, moved);
    if (lat && lon && tell) {
      lat.value = point.lat.toFixed(6);
      lon.value = point.lng.toFixed(6);
      lon.dispatchEvent(new Event("change", { bubbles: true }));
      element.dispatchEvent(new CustomEvent("place:moved", { bubbles: true, detail: { lat: point.lat, lon: point.lng } }));
    }
    if (move) map.setView(point, Math.max(map.getZoom(), data.tiles ? 17 : 14));
    if (data.near) near(map, state, data.near, point);
  };
  if (lat && lon) state.away = removable(map, element, lat, lon, state);
  if (start) moved(start, { tell: false });
  if (data.cells) cells(map, element, data.cells);
  if (data.points) points(map, state.near, await fetched(data.points), !start);
  if (lat && lon) editable(map, element, lat, lon, moved);
  new ResizeObserver(() => map.invalidateSize({ pan: false })).observe(element);
}

function place(lat, lon) {
  const [y, x] = [number(lat?.value), number(lon?.value)];
  return y != null && x != null && Math.abs(y) <= 90 && Math.abs(x) <= 180 ? L.latLng(y, x) : null;
}

function zoom(map, element) {
  const turn = (step, drawing, label) => {
    const button = make("button", { type: "button", class: "btn square tiny", "aria-label": word(label), click: () => map.setZoom(map.getZoom() + step) }, icon(drawing));
    return button;
  };
  const box = make("div", { class: "zoom" }, turn(1, plus, "zoom-in"), turn(-1, minus, "zoom-out"));
  L.DomEvent.disableClickPropagation(box);
  element.append(box);
}

function removable(map, element, lat, lon, state) {
  const remove = () => {
    for (const part of ["pin", "reach"]) {
      if (state[part]) map.removeLayer(state[part]);
      state[part] = null;
    }
    state.near.clearLayers();
    const wasHere = document.activeElement === button || document.activeElement === document.body;
    button.hidden = true;
    lat.value = lon.value = "";
    lon.dispatchEvent(new Event("change", { bubbles: true }));
    element.dispatchEvent(new CustomEvent("place:moved", { bubbles: true, detail: { lat: null, lon: null } }));
    announce(word("pin-gone"));
    if (wasHere) element.focus({ preventScroll: true });
  };
  const button = make("button", { type: "button", class: "btn tiny unpin", hidden: true, click: remove }, icon(away), word("pin-remove"));
  L.DomEvent.disableClickPropagation(button);
  element.append(button);
  return button;
}

async function areas(map, data, start) {
  const found = await fetched(data.shapes);
  if (!found) return;
  const layer = L.geoJSON(found, { interactive: false, style: () => ({ className: "area" }) });
  layer.addTo(map);
  layer.eachLayer((one) => {
    const name = one.feature.properties?.name;
    if (name) one.bindTooltip(name, { permanent: true, direction: "center", className: "area-name", interactive: false });
  });
  map.attributionControl.addAttribution(data.shapesCredit || found.attribution || "© OpenStreetMap, ODbL");
  const names = () => setTimeout(() => uncrowded(layer));
  map.on("zoomend viewreset resize", names);
  if (!start && layer.getLayers().length) map.fitBounds(layer.getBounds(), { padding: [8, 8], animate: false });
  names();
}

// Names that would lie on each other give way, the smaller area's first: on whatever scale some are there.
function uncrowded(layer) {
  const size = (one) => one.getBounds().getNorthEast().distanceTo(one.getBounds().getSouthWest());
  const kept = [];
  for (const one of layer.getLayers().sort((a, b) => size(b) - size(a))) {
    const name = one.getTooltip()?.getElement();
    if (!name) continue;
    name.hidden = false;
    const box = name.getBoundingClientRect();
    name.hidden = kept.some((other) => box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom);
    if (!name.hidden) kept.push(box);
  }
}

function put(map, state, point, canMove, data, moved) {
  if (state.pin) state.pin.setLatLng(point);
  else {
    state.pin = L.marker(point, { icon: L.divIcon({ className: "pin-icon", html: PIN, iconSize: [26, 34], iconAnchor: [13, 33] }), draggable: canMove, autoPan: canMove, keyboard: canMove, interactive: canMove, zIndexOffset: 1000 });
    state.pin.addTo(map);
    const drawn = state.pin.getElement();
    if (canMove) {
      drawn.setAttribute("aria-label", word("pin"));
      state.pin.on("dragend", () => moved(state.pin.getLatLng()));
      drawn.addEventListener("keydown", (event) => {
        if (event.key === "Delete" || event.key === "Backspace") {
          event.preventDefault();
          state.away?.click();
          return;
        }
        const steps = { ArrowUp: [0, -8], ArrowDown: [0, 8], ArrowLeft: [-8, 0], ArrowRight: [8, 0] };
        if (!steps[event.key]) return;
        event.preventDefault();
        event.stopPropagation();
        moved(map.containerPointToLatLng(map.latLngToContainerPoint(state.pin.getLatLng()).add(steps[event.key])));
      });
    }
  }
  if (state.away) state.away.hidden = false;
  const metres = number(data.reach);
  if (!metres) return;
  if (state.reach) state.reach.setLatLng(point);
  else state.reach = L.circle(point, { radius: metres, className: "reach", interactive: false }).addTo(map);
}

async function near(map, state, address, point) {
  const asked = new URL(address, location.href);
  asked.searchParams.set("lat", point.lat.toFixed(6));
  asked.searchParams.set("lon", point.lng.toFixed(6));
  const found = await fetched(asked.href);
  state.near.clearLayers();
  points(map, state.near, found, false);
}

function points(map, layer, found, fit) {
  const rows = (found?.features ? found.features.map((one) => ({ lat: one.geometry.coordinates[1], lon: one.geometry.coordinates[0], ...one.properties })) : (found?.points ?? found)) || [];
  for (const row of rows) {
    const ring = L.circleMarker([row.lat, row.lon], { radius: 6, className: `pin near ${row.class ?? ""}`, interactive: Boolean(row.label || row.url) });
    if (row.label) ring.bindTooltip(text(row.label));
    if (row.url) {
      ring.on("click", () => location.assign(row.url));
      ring.on("add", () => {
        const drawn = ring.getElement();
        drawn.setAttribute("tabindex", "0");
        drawn.setAttribute("role", "link");
        drawn.setAttribute("aria-label", row.label ?? "");
        drawn.addEventListener("keydown", (event) => event.key === "Enter" && location.assign(row.url));
      });
    }
    ring.addTo(layer);
  }
  if (fit && rows.length) map.fitBounds(L.latLngBounds(rows.map((row) => [row.lat, row.lon])).pad(0.2), { maxZoom: 15 });
}

function text(label) {
  return make("span", {}, label);
}

function editable(map, element, lat, lon, moved) {
  map.on("click", ({ latlng }) => moved(latlng));
  for (const input of [lat, lon]) {
    input.addEventListener("change", (event) => {
      const point = event.isTrusted && place(lat, lon);
      if (point) moved(point, { tell: false, move: true });
    });
  }
  element.addEventListener("place:set", ({ detail }) => moved(L.latLng(detail.lat, detail.lon), { move: true }));
  const button = element.dataset.locate ? document.querySelector(element.dataset.locate) : null;
  if (!button || !navigator.geolocation) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    button.setAttribute("aria-busy", "true");
    announce(word("locating"));
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        button.removeAttribute("aria-busy");
        moved(L.latLng(coords.latitude, coords.longitude), { move: true });
      },
      () => {
        button.removeAttribute("aria-busy");
        const note = make("p", { class: "error", role: "alert" }, word("no-place"));
        button.parentElement.querySelector(".error")?.remove();
        button.after(note);
      },
      { enableHighAccuracy: true, timeout: 12000, maximumAge: 60000 },
    );
  });
}
