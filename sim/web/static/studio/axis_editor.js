// One issue's axis with the parties on it: each position can be dragged, or moved by the arrow keys.
import { html, useRef, useState } from "../base/markup.js";
import { pair, t } from "../base/i18n.js";
import { central, ends } from "./numbers.js";
import { at } from "./paths.js";

const MOST = 100;

export function AxisEditor({ studio, issue, issues, choose }) {
  const scales = issues.filter(([, each]) => each?.scale);
  if (!scales.length) return null;
  const shown = scales.some(([name]) => name === issue) ? issue : scales[0][0];
  return html`<section class="axis-editor"><h3>${t("studio.axis")}</h3>
    <p class="controls"><label>${t("studio.issue")} <select value=${shown} onChange=${(event) => choose(event.target.value)}>
      ${scales.map(([name, each]) => html`<option value=${name}>${each.label ?? name}</option>`)}</select></label></p>
    <${Axis} key=${shown} ...${{ studio, issue: shown }} /></section>`;
}

function Axis({ studio, issue }) {
  const scale = Object.entries(at(studio.all, ["issues", issue, "scale"]) ?? {});
  const quo = at(studio.all, ["issues", issue, "status_quo"]);
  const parties = Object.entries(studio.all.parties ?? {}).filter(([, party]) => central(party?.on?.[issue]?.position) !== null);
  return html`<div class="axis-rows" role="group" aria-label=${t("studio.axis")}>
    ${parties.map(([name, party]) => html`<${Row} key=${name} ...${{ studio, issue, name, party, quo: central(quo) }} />`)}
    <div class="axis-row axis-words"><span></span><p>${[scale.at(0), scale.at(-1)].map(([point, words]) => html`<span>${point} ${words}</span>`)}</p></div>
    ${scale.length > 2 ? html`<p class="help">${scale.slice(1, -1).map(([point, words]) => pair(point, words)).join(" · ")}</p>` : null}
    <p class="help">${t("studio.axis_text")}</p></div>`;
}

// Positions are set by script: the page allows no inline styles.
const placed = (from, to = null) => (element) => {
  if (!element) return;
  element.style.insetInlineStart = `${from}%`;
  if (to !== null) element.style.inlineSize = `${Math.max(0, to - from)}%`;
};

function Row({ studio, issue, name, party, quo }) {
  const rail = useRef(null);
  const [dragged, setDragged] = useState(null);
  const { position, red_line: line } = party.on[issue];
  const value = dragged ?? central(position);
  const [low, high] = ends(position);
  const path = ["parties", name, "on", issue, "position"];
  const send = (next) => studio.doc.set(path, moved(position, next));
  const pointAt = (event) => {
    const box = rail.current.getBoundingClientRect();
    return Math.min(MOST, Math.max(0, Math.round(((event.clientX - box.left) / box.width) * MOST)));
  };
  const drag = (event) => event.target.hasPointerCapture?.(event.pointerId) && setDragged(pointAt(event));
  const grab = (event) => event.target.setPointerCapture(event.pointerId);
  const letGo = () => {
    if (dragged !== null) send(dragged);
    setDragged(null);
  };
  const step = (event) => {
    const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageUp: 10, PageDown: -10 }[event.key];
    if (!by) return;
    event.preventDefault();
    send(Math.min(MOST, Math.max(0, Math.round(central(position)) + by)));
  };
  const label = (party.label ?? name).split(",")[0];
  const forbidden = [line?.min !== undefined ? [0, central(line.min)] : null, line?.max !== undefined ? [central(line.max), MOST] : null].filter(Boolean);
  return html`<div class="axis-row"><span class="axis-name">${label}</span><div class="axis-rail" ref=${rail}>
    ${forbidden.map(([from, to]) => html`<span class="axis-forbidden" ref=${placed(from, to)}></span>`)}
    ${quo === null ? null : html`<span class="axis-quo" ref=${placed(quo)}></span>`}
    ${high > low ? html`<span class="axis-spread" ref=${placed(low, high)}></span>` : null}
    <span class="axis-marker" role="slider" tabindex="0" aria-label=${t("studio.position_of", { name: label })} aria-valuemin="0" aria-valuemax=${MOST}
      aria-valuenow=${value} ref=${placed(value)} onPointerDown=${grab} onPointerMove=${drag} onPointerUp=${letGo} onPointerCancel=${() => setDragged(null)}
      onKeyDown=${step}></span></div><output>${value}</output></div>`;
}

// A range moves as a whole, as far as the axis goes.
function moved(position, next) {
  if (typeof position !== "object") return next;
  const by = next - central(position);
  const shift = (value) => Math.min(MOST, Math.max(0, Number((value + by).toFixed(3))));
  return Object.fromEntries(Object.entries(position).map(([key, value]) => [key, key === "sd" ? value : Array.isArray(value) ? value.map(shift) : shift(value)]));
}
