// Elements are created from names and texts only, never from markup, so that no label can become code.
const SVG = "http://www.w3.org/2000/svg";

function filled(node, attributes, kids) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...kids.flat(Infinity).filter((kid) => kid !== null && kid !== undefined && kid !== ""));
  return node;
}

function el(tag, attributes, ...kids) {
  return filled(document.createElement(tag), attributes, kids);
}

function draw(tag, attributes, ...kids) {
  return filled(document.createElementNS(SVG, tag), attributes, kids);
}

// An SVG of the given size with an accessible name; it shrinks where there is less room (on paper).
function picture(width, height, name, ...kids) {
  return draw("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": name }, ...kids);
}

// A group of a picture with a tooltip.
function tipped(words, ...kids) {
  return draw("g", { "data-tip": words }, ...kids);
}

// The tooltip follows the pointer over what has one; Escape hides it.
function tooltips() {
  const tip = el("div", { class: "tooltip", hidden: true });
  document.body.append(tip);
  const show = (event) => {
    const found = event.target.closest?.("[data-tip]");
    tip.hidden = !found;
    if (!found) return;
    tip.textContent = found.dataset.tip;
    const left = Math.min(event.pageX + 12, document.documentElement.clientWidth - tip.offsetWidth - 8);
    tip.style.translate = `${Math.max(4, left)}px ${event.pageY - tip.offsetHeight - 12}px`;
  };
  document.addEventListener("pointermove", show);
  document.addEventListener("pointerdown", show);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") tip.hidden = true;
  });
}

function put(node, ...kids) {
  node.replaceChildren(...kids.flat(Infinity).filter((kid) => kid !== null && kid !== undefined && kid !== ""));
}

// A scrollable table; the first cell of a row is its header. Roles are explicit because narrow screens lay some tables out as blocks,
// which would otherwise remove their table semantics.
const MOST_FOLDED = 8; // columns

function table(caption, heads, rows, options) {
  const { marked, kind } = options || {};
  const mark = (at) => (marked === at ? "marked" : null);
  const cell = (value, at) =>
    el(
      at ? "td" : "th",
      {
        scope: at ? null : "row",
        role: at ? "cell" : "rowheader",
        class: mark(at),
        "data-head": at ? (typeof heads[at] === "string" ? heads[at] : heads[at].firstChild.textContent) : null,
      },
      value,
    );
  const body = rows.map((row) => el("tr", { role: "row" }, row.map(cell)));
  const top = el(
    "tr",
    { role: "row" },
    heads.map((head, at) => el("th", { scope: "col", role: "columnheader", class: mark(at) }, head)),
  );
  const whole = el(
    "table",
    { class: `${kind || ""} ${heads.length <= MOST_FOLDED ? "folds" : ""}`, role: "table" },
    el("caption", null, caption),
    el("thead", { role: "rowgroup" }, top),
    el("tbody", { role: "rowgroup" }, body),
  );
  return el("div", { class: "wide", role: "region", tabindex: "0", "aria-label": caption }, whole);
}

function details(summary, ...kids) {
  const body = el("div", { class: "inside" }, kids);
  const node = el("details", null, el("summary", null, summary), body);
  return { node, body };
}

function section(id, title, ...kids) {
  return el("section", { id, class: "panel", "aria-labelledby": `${id}-head` }, el("h2", { id: `${id}-head` }, title), kids);
}

// Number formatting.
function signed(value) {
  const text = Math.abs(value) < 0.0005 ? "0.000" : Math.abs(value).toFixed(3);
  return (value < 0 && text !== "0.000" ? "−" : "+") + text;
}

function whole(value) {
  return Math.round(value).toLocaleString("en-GB");
}

function plural(count, noun) {
  return `${whole(count)} ${noun}${Math.round(count) === 1 ? "" : "s"}`;
}

function listed(words) {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`;
}

function plainly(name) {
  return name.replaceAll("_", " ");
}

function opening(words) {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

// The width available to a figure whose text keeps its size.
function room(node, least) {
  return Math.max(least || 280, Math.floor(node.clientWidth));
}
