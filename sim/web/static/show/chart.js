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
  useEffect(() => onColorChange(() => recolour((count) => count + 1)), []);
  useEffect(
    () => (x.length ? plot(place.current, { x, series, marks, bars, whole }) : undefined),
    [JSON.stringify([x, series, marks]), colours],
  );
  return html`<figure class="chart">
    <figcaption>${label}${series.length > 1 ? html`<${Key} series=${series} />` : null}</figcaption>
    <div class="plot" ref=${place} aria-hidden="true"></div>
    <${Numbers} ...${{ label, head, x, series }} />
  </figure>`;
}

function Key({ series }) {
  return html`<span class="key">${series.map((each, at) => html` <span>
    <b class=${`ink-${each.colour}`} aria-hidden="true">${STROKES[at % STROKES.length]}</b> ${each.label}</span>`)}
  </span>`;
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
