// The citizen's pages.
//   <button data-put-place data-lat="38.42" data-lon="27.14" data-map-of="#map"> puts the map's pin there
//   <button type="button" data-dismiss> inside a .notice takes the notice away
document.addEventListener("click", (event) => {
  const away = event.target.closest?.("[data-dismiss]");
  if (away) {
    away.closest(".notice")?.remove();
    return;
  }
  const button = event.target.closest?.("[data-put-place]");
  const map = button && document.querySelector(button.dataset.mapOf);
  if (!map) return;
  event.preventDefault();
  const { lat, lon } = button.dataset;
  if (map.leaflet) map.dispatchEvent(new CustomEvent("place:set", { detail: { lat: Number(lat), lon: Number(lon) } }));
  else {
    // The map is drawn when it is seen; it starts from its inputs.
    document.querySelector(map.dataset.latInput).value = lat;
    document.querySelector(map.dataset.lonInput).value = lon;
    map.dispatchEvent(new CustomEvent("place:moved", { bubbles: true, detail: { lat, lon } }));
  }
  map.scrollIntoView({ block: "center" });
  button.closest(".notice")?.remove();
});
