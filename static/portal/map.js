// The results on a map, beside the list that says the same. Leaflet is fetched only when the map is shown.
const panel = document.querySelector("[data-map-panel]");
const holder = panel?.querySelector("[data-map]");
const button = panel?.querySelector("[data-map-button]");
const wide = window.matchMedia("(min-width: 62em)");
const RINGS_KM = [1, 2, 5, 10, 20]; // to judge a distance where there are no streets to see
const KM_PER_DEGREE = 111.2;
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
  L.circleMarker(here, { radius: 8, className: "map__here" }).bindTooltip(holder.dataset.here, { permanent: true }).addTo(markers);
  map.fitBounds(points, { padding: [24, 24], maxZoom: holder.dataset.tiles ? 15 : 13 });
}

async function background() {
  const { L } = window;
  const { outlines, outlinesCredit, tiles, tilesCredit } = holder.dataset;
  if (tiles) {
    L.tileLayer(tiles, { attribution: tilesCredit, maxZoom: 18 }).addTo(map);
    return;
  }
  RINGS_KM.forEach((km) => {
    const point = [Number(holder.dataset.lat), Number(holder.dataset.lon)];
    L.circle(point, { radius: km * 1000, className: "map__ring", interactive: false }).addTo(map);
    const north = [point[0] + km / KM_PER_DEGREE, point[1]];
    L.marker(north, { icon: L.divIcon({ className: "map__km", html: `${km} km`, iconSize: [48, 16] }), interactive: false, keyboard: false }).addTo(map);
  });
  const answer = await fetch(outlines);
  if (!answer.ok) return;
  L.geoJSON(await answer.json(), { interactive: false, attribution: outlinesCredit, className: "map__land" }).addTo(map).bringToBack();
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
  window.L.control.scale({ imperial: false }).addTo(map);
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
