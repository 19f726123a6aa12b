// Parties in a ring, with lines between those that are tied.
import { html } from "../base/markup.js";
import { SHAPES, markOf } from "../base/marks.js";
import { number } from "../base/numbers.js";
import { pair } from "../base/i18n.js";

const SIZE = 150;
const RING = 108;
// Half the size of a party: smaller where many share the ring.
const sizeOf = (parties) => Math.min(15, (0.8 * Math.PI * RING) / parties);
// Initials are drawn where they can be read.
const READABLE = 9;
// Names begin or end this far from the middle of a party at a side, and are cut after so many letters.
const EDGE = 36;
const LONG = 24;

/**
 * @typedef {{ from: string, to: string, weight: number, share: number, mutual: boolean }} Line `share`: how strong it is drawn, from 0 to 1.
 * @param {any} given `names`: of the parties, in order; `kind`: of the lines, for their style; `label`: of the picture; `lineLabel`: of its lines;
 *   `replies`: by party, for the outlines; `chosen`, `choose`: a party whose lines alone are shown.
 */
export function Ring({ names, lines, kind, label, lineLabel, replies = {}, chosen, choose }) {
  const places = placesOf(names.order);
  const size = sizeOf(names.order.length);
  const shown = linesOf(lines, chosen);
  const isTied = (party) => shown.some((each) => each.from === party || each.to === party);
  return html`<svg viewBox=${`${-SIZE} ${-SIZE} ${2 * SIZE} ${2 * SIZE}`} role="img" aria-label=${label} class=${`ring-of-parties ${kind}`}>
    <defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" markerUnits="userSpaceOnUse" orient="auto">
      <path d="M0,0L8,4L0,8Z" class="head" /></marker></defs>
    ${shown.map((each) => html`<${Tie} key=${each.from + each.to} ...${{ each, places, names, size, label: lineLabel }} />`)}
    ${names.order.map((party) => html`<${Node} key=${party} ...${{ party, names, size, place: places[party], reply: replies[party] ?? "away" }}
      faint=${chosen && chosen !== party && !isTied(party)} choose=${() => choose(chosen === party ? null : party)} />`)}
  </svg>`;
}

export const linesOf = (lines, chosen) => lines.filter((each) => !chosen || each.from === chosen || each.to === chosen);

// "Kelda → Wethern: 0.3"
export const sentence = ({ from, to, weight, mutual }, names) => pair(`${names.party(from)} ${mutual ? "↔" : "→"} ${names.party(to)}`, number(weight, 2));

// Around a ring, the first at the top.
function placesOf(order) {
  return Object.fromEntries(order.map((party, at) => {
    const angle = (2 * Math.PI * at) / order.length - Math.PI / 2;
    return [party, [RING * Math.cos(angle), RING * Math.sin(angle)]];
  }));
}

function Tie({ each: { from, to, weight, share, mutual }, places, names, size, label }) {
  const [[x1, y1], [x2, y2]] = [places[from], places[to]];
  const length = Math.hypot(x2 - x1, y2 - y1) || 1;
  const [dx, dy] = [((x2 - x1) / length) * (size + 4), ((y2 - y1) / length) * (size + 4)];
  const bend = mutual ? 0 : 0.09; // the two ways between a pair lie apart
  const [cx, cy] = [(x1 + x2) / 2 - (y2 - y1) * bend, (y1 + y2) / 2 + (x2 - x1) * bend];
  return html`<path class="tie" d=${`M${x1 + dx},${y1 + dy}Q${cx},${cy} ${x2 - dx},${y2 - dy}`} style=${{ "--share": share }}
    marker-end=${mutual ? null : "url(#arrow)"}><title>${pair(label, sentence({ from, to, weight, mutual }, names))}</title></path>`;
}

function Node({ party, names, size, place: [x, y], reply, faint, choose }) {
  const mark = markOf(names.order.indexOf(party));
  const name = names.party(party);
  const side = x < -RING / 2 ? "start" : x > RING / 2 ? "end" : "middle";
  return html`<g class=${`node c${mark.hue} ${reply} ${faint ? "faint" : ""}`} transform=${`translate(${x.toFixed(1)},${y.toFixed(1)})`} onClick=${choose}>
    <title>${name}</title>
    <path class="ring" d=${SHAPES[mark.shape]} transform=${`scale(${size + 3.5})`} vector-effect="non-scaling-stroke" />
    <path class="face" d=${SHAPES[mark.shape]} transform=${`scale(${size})`} />
    ${size >= READABLE ? html`<text class="initials" dy="0.35em">${names.short[party]}</text>` : null}
    ${names.order.length <= 6 ? html`<text class="name" y=${y < -RING / 2 ? -23 : 31} x=${side === "start" ? -EDGE : side === "end" ? EDGE : 0} text-anchor=${side}>${name.length > LONG ? `${name.slice(0, LONG - 1)}…` : name}</text>` : null}
  </g>`;
}
