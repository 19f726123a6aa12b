"use strict";
// Choose the baseline, sort tables, open the section that a link points to; figures have tooltips, series that can be hidden, and copies to save.

const choice = document.querySelector("#choice");
if (choice) {
  choice.disabled = false;
  choice.addEventListener("change", () => {
    for (const each of document.querySelectorAll("[data-choice]")) each.hidden = each.dataset.choice !== choice.value;
  });
}

function openTarget() {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target instanceof HTMLDetailsElement) target.open = true;
}
addEventListener("hashchange", openTarget);
openTarget();

// The number that a cell begins with; text sorts after numbers.
function sortKey(cell) {
  const text = cell.textContent.trim().replaceAll(",", "").replace("\u2212", "-");
  const number = Number.parseFloat(text);
  return Number.isNaN(number) ? text.toLowerCase() : number;
}

function order(one, other) {
  if (typeof one === typeof other) return one < other ? -1 : one > other ? 1 : 0;
  return typeof one === "number" ? -1 : 1;
}

function sortBy(table, column, head) {
  const down = head.getAttribute("aria-sort") === "ascending";
  for (const each of table.tHead.rows[0].cells) each.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", down ? "descending" : "ascending");
  const rows = [...table.tBodies[0].rows].map((row) => ({ row, key: sortKey(row.cells[column]) }));
  rows.sort((one, other) => (down ? order(other.key, one.key) : order(one.key, other.key)));
  table.tBodies[0].append(...rows.map((each) => each.row));
}

for (const table of document.querySelectorAll("table")) {
  if (table.tBodies[0].rows.length < 3) continue;
  for (const [column, head] of [...table.tHead.rows[0].cells].entries()) {
    const button = document.createElement("button");
    button.type = "button";
    button.title = "Sort";
    button.textContent = head.textContent;
    button.addEventListener("click", () => sortBy(table, column, head));
    head.replaceChildren(button);
  }
}

// A copy that stands alone: in the page's colours, on its ground.
function standalone(svg) {
  const copy = svg.cloneNode(true);
  const style = getComputedStyle(document.body);
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  for (const each of copy.querySelectorAll(".off")) each.remove();
  for (const each of copy.querySelectorAll("[data-tip]")) {
    const title = document.createElementNS(copy.namespaceURI, "title");
    title.textContent = each.dataset.tip;
    each.prepend(title);
  }
  copy.style.color = style.color;
  copy.style.background = style.backgroundColor;
  return new XMLSerializer().serializeToString(copy);
}

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

function savePng(svg, name) {
  const image = new Image();
  image.onload = () => {
    const canvas = document.createElement("canvas");
    canvas.width = 3 * image.width;
    canvas.height = 3 * image.height;
    const context = canvas.getContext("2d");
    context.fillStyle = getComputedStyle(document.body).backgroundColor;
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((blob) => save(blob, name));
  };
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(standalone(svg))}`;
}

// A button below a figure.
function toolButton(label, name, action) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "small";
  button.append(label);
  if (name) button.setAttribute("aria-label", name);
  button.addEventListener("click", () => action(button));
  return button;
}

// A toggle for each series of a figure that has several.
function seriesToggles(svg) {
  const parts = new Map();
  for (const each of svg.querySelectorAll("[data-series]")) {
    const { series } = each.dataset;
    parts.set(series, [...(parts.get(series) ?? []), each]);
  }
  if (parts.size < 2) return [];
  return [...parts].map(([series, own]) => {
    const swatch = document.createElement("i");
    swatch.className = "swatch";
    swatch.style.background = colorOf(own) ?? "currentColor";
    const label = document.createDocumentFragment();
    label.append(swatch, series);
    const button = toolButton(label, null, () => {
      const on = button.getAttribute("aria-pressed") === "false";
      button.setAttribute("aria-pressed", String(on));
      for (const each of own) each.classList.toggle("off", !on);
    });
    button.setAttribute("aria-pressed", "true");
    return button;
  });
}

// The first colour with which parts of a series are drawn.
function colorOf(parts) {
  for (const each of parts.flatMap((part) => [...part.querySelectorAll("path, use")])) {
    for (const color of [each.style.fill, each.style.stroke]) if (color && color !== "none") return color;
  }
  return null;
}

// The farthest, in pixels, that a pointer may be from what it tells about.
const NEAR = 14;

function distance(box, x, y) {
  const away = (low, high, at) => Math.max(low - at, 0, at - high);
  return Math.hypot(away(box.left, box.right, x), away(box.top, box.bottom, y));
}

// A tooltip that follows the pointer, for what the figure's groups are titled with; of those that lie one on the other, the last drawn.
function addTooltips(figure, svg) {
  const told = [];
  for (const title of [...svg.querySelectorAll("g > title")]) {
    title.parentNode.dataset.tip = title.textContent;
    told.push(title.parentNode);
    title.remove();
  }
  if (!told.length) return;
  const tip = document.createElement("div");
  tip.className = "tooltip";
  tip.hidden = true;
  figure.append(tip);
  const hide = () => { tip.hidden = true; };
  const show = (event) => {
    let [found, best] = [null, NEAR];
    for (const each of told) {
      if (each.classList.contains("off")) continue;
      const away = distance(each.getBoundingClientRect(), event.clientX, event.clientY);
      if (away <= best) [found, best] = [each, away];
    }
    tip.hidden = !found;
    if (!found) return;
    tip.textContent = found.dataset.tip;
    const box = figure.getBoundingClientRect();
    const left = Math.min(event.clientX - box.left + 12, box.width - tip.offsetWidth);
    const above = event.clientY - box.top - tip.offsetHeight - 12;
    tip.style.translate = `${Math.max(0, left)}px ${above < 0 ? event.clientY - box.top + 18 : above}px`;
  };
  svg.addEventListener("pointermove", show);
  svg.addEventListener("pointerdown", show);
  svg.addEventListener("pointerleave", (event) => { if (event.pointerType === "mouse") hide(); });
  addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
}

for (const figure of document.querySelectorAll("figure")) {
  const svg = figure.querySelector("svg");
  const name = figure.dataset.name.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  const tools = document.createElement("div");
  tools.className = "tools";
  const kinds = { SVG: () => save(new Blob([standalone(svg)], { type: "image/svg+xml" }), `${name}.svg`), PNG: () => savePng(svg, `${name}.png`) };
  tools.append(...seriesToggles(svg), ...Object.entries(kinds).map(([kind, action]) => toolButton(kind, `Save as ${kind}: ${figure.dataset.name}`, action)));
  figure.append(tools);
  figure.querySelector(".drawing").tabIndex = 0; // it may be wider than the screen
  addTooltips(figure, svg);
}
