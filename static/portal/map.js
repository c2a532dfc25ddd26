// The results on a map, beside the list that says the same. Leaflet is fetched only when the map is shown.
const panel = document.querySelector("[data-map-panel]");
const holder = panel?.querySelector("[data-map]");
const button = panel?.querySelector("[data-map-button]");
const wide = window.matchMedia("(min-width: 62em)");
let map = null;
let markers = null;

function load(tag, attributes) {
  return new Promise((resolve, reject) => {
    const element = Object.assign(document.createElement(tag), attributes, { onload: resolve, onerror: reject });
    document.head.append(element);
  });
}

function popup(card) {
  const link = card.querySelector("h3 a").cloneNode(true);
  const box = document.createElement("div");
  box.append(link, document.createElement("br"), card.querySelector(".card__status").textContent.trim());
  return box;
}

function draw() {
  if (!map) return;
  const { L } = window;
  markers.clearLayers();
  const here = [Number(holder.dataset.lat), Number(holder.dataset.lon)];
  const points = [here];
  document.querySelectorAll(".card[data-lat]").forEach((card) => {
    const point = [Number(card.dataset.lat), Number(card.dataset.lon)];
    const title = card.querySelector("h3").textContent.trim();
    L.marker(point, { icon: L.divIcon({ className: "map__pin", iconSize: [24, 24] }), title, alt: title })
      .bindPopup(popup(card))
      .addTo(markers);
    points.push(point);
  });
  L.circleMarker(here, { radius: 7, className: "map__here", interactive: false }).addTo(markers);
  map.fitBounds(points, { padding: [24, 24], maxZoom: 14 });
}

async function background() {
  const { L } = window;
  const { outlines, outlinesCredit, tiles, tilesCredit } = holder.dataset;
  if (tiles) {
    L.tileLayer(tiles, { attribution: tilesCredit, maxZoom: 18 }).addTo(map);
    return;
  }
  const answer = await fetch(outlines);
  if (!answer.ok) return;
  L.geoJSON(await answer.json(), { interactive: false, attribution: outlinesCredit, className: "map__land" }).addTo(map);
}

async function open() {
  holder.hidden = false;
  button.textContent = button.dataset.hide;
  button.setAttribute("aria-expanded", "true");
  if (map) {
    map.invalidateSize();
    return;
  }
  await Promise.all([
    load("link", { rel: "stylesheet", href: holder.dataset.leafletCss }),
    load("script", { src: holder.dataset.leaflet }),
  ]);
  map = window.L.map(holder, { scrollWheelZoom: false, zoomAnimation: false });
  map.attributionControl.setPrefix(false);
  markers = window.L.layerGroup().addTo(map);
  draw();
  await background();
}

function close() {
  holder.hidden = true;
  button.textContent = button.dataset.show;
  button.setAttribute("aria-expanded", "false");
}

if (panel) {
  panel.hidden = false;
  button.addEventListener("click", () => (holder.hidden ? open() : close()));
  if (wide.matches) open();
  else close();
  document.body.addEventListener("htmx:afterSettle", draw);
}
