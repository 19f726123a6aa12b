"use strict";
// Choose the baseline, sort tables, open the section that a link points to, save figures as SVG or PNG.

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

for (const figure of document.querySelectorAll("figure")) {
  const svg = figure.querySelector("svg");
  const name = figure.dataset.name.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  const bar = document.createElement("div");
  bar.className = "save";
  const kinds = { SVG: () => save(new Blob([standalone(svg)], { type: "image/svg+xml" }), `${name}.svg`), PNG: () => savePng(svg, `${name}.png`) };
  for (const [kind, action] of Object.entries(kinds)) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = kind;
    button.setAttribute("aria-label", `Save as ${kind}: ${figure.dataset.name}`);
    button.addEventListener("click", action);
    bar.append(button);
  }
  figure.append(bar);
}
