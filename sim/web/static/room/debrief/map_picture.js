// The map of possible deals as a picture; the numbers that count stand in words and in a table beside it.
import { html } from "../../base/markup.js";
import { number } from "../../base/numbers.js";
import { t } from "../../base/i18n.js";

const WIDE = 640;
const HIGH = 440;
const LEFT = 62;
const BELOW = 48;
const EDGE = 14;
const STEPS = [10, 20, 50, 100, 200, 250, 500];
const MOST_TICKS = 7;

export function MapPicture({ names, one, other, view }) {
  const points = [...view.deals.map((each) => each.at), ...view.runs.map((each) => each.at), ...view.frontier, view.own, [0, 0]];
  const across = axisOf(points.map(([x]) => x), LEFT, WIDE - EDGE);
  const up = axisOf(points.map(([, y]) => y), HIGH - BELOW, EDGE);
  const place = ([x, y]) => [across.place(x), up.place(y)];
  const most = Math.max(...view.runs.map((each) => each.runs), 1);
  return html`<svg class="deal-map" viewBox=${`0 0 ${WIDE} ${HIGH}`} role="img"
      aria-label=${t("map_label", { one: names.party(one), other: names.party(other) })}>
    <${Frame} ...${{ across, up }} one=${names.party(one)} other=${names.party(other)} />
    ${view.deals.map(({ at, pass }, index) => html`<${Dot} key=${index} at=${place(at)} r=${2.4} kind=${pass ? "pass" : "fail"} />`)}
    ${view.frontier.length ? html`<path class="frontier" d=${stairs(view.frontier.map(place))} />` : null}
    ${view.runs.map(({ at, runs }) => html`<${Dot} key=${`run${at}`} at=${place(at)} r=${3 + 13 * Math.sqrt(runs / most)} kind="run" />`)}
    ${view.nash ? html`<${Sign} at=${place(view.nash)} kind="nash" sign="★" />` : null}
    <${Sign} at=${place(view.own)} kind="own" sign="◆" />
  </svg>`;
}

const Dot = ({ at: [x, y], r, kind }) => html`<circle class=${kind} cx=${x} cy=${y} r=${r} />`;

const Sign = ({ at: [x, y], kind, sign }) => html`<text class=${`sign ${kind}`} x=${x} y=${y} dy="0.36em" text-anchor="middle">${sign}</text>`;

// What nobody can improve on for both is the edge of what lies below it: from one point it goes across, then down.
const stairs = ([first, ...rest]) => `M${first.join()}${rest.map(([x, y]) => `H${x}V${y}`).join("")}`;

function axisOf(values, from, to) {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const room = Math.max(20, (high - low) * 0.06);
  const place = (value) => from + ((to - from) * (value - low + room)) / (high - low + 2 * room);
  const step = STEPS.find((each) => (high - low) / each <= MOST_TICKS) ?? 1000;
  const ticks = [];
  for (let at = Math.ceil((low - room) / step) * step; at <= high + room; at += step) ticks.push(at);
  return { place: (value) => Math.round(place(value) * 10) / 10, ticks };
}

function Frame({ across, up, one, other }) {
  const floor = HIGH - BELOW;
  return html`<g class="frame">
    ${across.ticks.map((at) => html`<g key=${at}><line class=${at === 0 ? "zero" : ""} x1=${across.place(at)} x2=${across.place(at)} y1=${EDGE} y2=${floor} />
      <text x=${across.place(at)} y=${floor + 16} text-anchor="middle">${number(at)}</text></g>`)}
    ${up.ticks.map((at) => html`<g key=${at}><line class=${at === 0 ? "zero" : ""} x1=${LEFT} x2=${WIDE - EDGE} y1=${up.place(at)} y2=${up.place(at)} />
      <text x=${LEFT - 6} y=${up.place(at)} dy="0.35em" text-anchor="end">${number(at)}</text></g>`)}
    <text class="axis" x=${(LEFT + WIDE - EDGE) / 2} y=${HIGH - 8} text-anchor="middle">${t("map_axis", { party: one })}</text>
    <text class="axis" transform=${`translate(14 ${(EDGE + floor) / 2}) rotate(-90)`} text-anchor="middle">${t("map_axis", { party: other })}</text>
  </g>`;
}
