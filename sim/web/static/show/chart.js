// A chart with the same numbers as a table beside it.
import { html, useEffect, useRef, useState } from "../base/markup.js";
import { number } from "../base/numbers.js";
import { t } from "../base/i18n.js";
import { onColorChange } from "./canvas_colors.js";
import { plot } from "./plot.js";
import { Scrollable } from "./scrollable.js";

// How lines are distinguished without colours.
const STROKES = ["━━", "╍╍", "┅┅"];

// `head`: what x is; the rest: see plot.
export function Chart({ label, head, x, series, marks, bars, whole }) {
  const place = useRef(null);
  const [colours, recolour] = useState(0);
  const [hidden, setHidden] = useState([]);
  const [point, setPoint] = useState(null);
  const shown = series.filter((each) => !hidden.includes(each.label) || series.length === 1);
  useEffect(() => onColorChange(() => recolour((count) => count + 1)), []);
  useEffect(
    () => (x.length ? plot(place.current, { x, series: shown, marks, bars, whole, pointed: (row, left) => setPoint(row === null ? null : { row, left }) }) : undefined),
    [JSON.stringify([x, shown, marks]), colours],
  );
  return html`<figure class="chart">
    <figcaption>${label}${series.length > 1 ? html`<${Key} ...${{ series, hidden, setHidden }} />` : null}</figcaption>
    <div class="plot-place" aria-hidden="true"><div class="plot" ref=${place}></div><${Pointed} ...${{ point, head, x, shown }} /></div>
    <${Numbers} ...${{ label, head, x, series }} />
  </figure>`;
}

// Each line can be hidden, but not all of them.
function Key({ series, hidden, setHidden }) {
  const toggle = (label) => {
    const next = hidden.includes(label) ? hidden.filter((each) => each !== label) : [...hidden, label];
    if (next.length < series.length) setHidden(next);
  };
  return html`<span class="key">${series.map((each, at) => html` <button type="button" class="small plain" aria-pressed=${!hidden.includes(each.label)}
    onClick=${() => toggle(each.label)}><b class=${`ink-${each.colour}`} aria-hidden="true">${STROKES[at % STROKES.length]}</b> ${each.label}</button>`)}
  </span>`;
}

// The numbers under the pointer; the table below has them for everybody.
function Pointed({ point, head, x, shown }) {
  if (!point || x[point.row] === undefined) return null;
  return html`<div class="tooltip" style=${{ left: `${Math.max(0, point.left)}px` }}><b>${head} ${number(x[point.row], 2)}</b>
    ${shown.map((each) => html`<div>${each.label}: ${number(each.values[point.row], 1)}</div>`)}</div>`;
}

function Numbers({ label, head, x, series }) {
  const [open, setOpen] = useState(false);
  return html`<details class="numbers" onToggle=${(event) => setOpen(event.target.open)}>
    <summary>${t("table_of")}<span class="unseen">: ${label}</span></summary>
    ${open ? html`<${Scrollable} label=${label}><table>
      <thead><tr><th scope="col">${head}</th>${series.map((each) => html`<th scope="col">${each.label}</th>`)}</tr></thead>
      <tbody>${x.map((at, row) => html`<tr><th scope="row">${number(at, 2)}</th>
        ${series.map((each) => html`<td>${number(each.values[row], 1)}</td>`)}</tr>`)}</tbody>
    </table><//>` : null}
  </details>`;
}
