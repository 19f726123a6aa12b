// The second slide: what possible deals are worth to two parties, where many runs ended, the efficient frontier, and this class among them.
import { html, useState } from "../../base/markup.js";
import { number, signed } from "../../base/numbers.js";
import { t } from "../../base/i18n.js";
import { Table } from "../table.js";
import { MapPicture } from "./map_picture.js";

export function DealMap({ names, story, found }) {
  const { map, percent, count } = found;
  const [axes, setAxes] = useState(map.parties.slice(0, 2));
  const [one, other] = axes;
  const ready = map.parties.length > 1;
  const share = percent ? t("map_share", { yes: percent.agreement[0], no: percent.agreement[1], n: number(count) }) : "";
  return html`<p class="lead">${share}</p>
    ${ready ? null : html`<p>${t("map_one_party")}</p>`}
    ${map.parties.length > 2 ? html`<${Axes} ...${{ names, map, axes, setAxes }} />` : null}
    ${ready ? html`<div class="map">
      <${MapPicture} ...${{ names, one, other }} view=${viewOf(map, story, one, other)} />
      <div class="map-reading"><${Signs} frontier=${map.frontiers.length > 0} />
        <p>${t("map_text")}</p>
        <${Values} ...${{ names, map, story, one, other }} /></div>
    </div>` : null}`;
}

// Everything of the map by the two parties that are its axes.
function viewOf(map, story, one, other) {
  const at = [map.parties.indexOf(one), map.parties.indexOf(other)];
  const both = (gains) => at.map((place) => gains[place]);
  const frontier = map.frontiers.find((each) => (each.one === one && each.other === other) || (each.one === other && each.other === one));
  const turned = frontier?.one === other;
  const runs = new Map();
  for (const each of map.runs) {
    const key = both(each.at).join();
    runs.set(key, { at: both(each.at), runs: (runs.get(key)?.runs ?? 0) + each.runs });
  }
  const { nash } = map.solutions;
  return {
    deals: map.deals.map((gains, index) => ({ at: both(gains), pass: map.pass[index] })),
    runs: [...runs.values()],
    frontier: (frontier?.points ?? []).map(([x, y]) => (turned ? [y, x] : [x, y])).sort(([a], [b]) => a - b),
    nash: nash && one in nash && other in nash ? [nash[one], nash[other]] : null,
    own: [story.gains[one], story.gains[other]],
  };
}

function Axes({ names, map, axes, setAxes }) {
  const choose = (place) => (event) => {
    const next = [...axes];
    if (event.target.value === axes[1 - place]) next[1 - place] = axes[place];
    next[place] = event.target.value;
    setAxes(next);
  };
  const pick = (place, label) => html`<label>${label} <select value=${axes[place]} onChange=${choose(place)}>
    ${map.parties.map((party) => html`<option key=${party} value=${party}>${names.party(party)}</option>`)}</select></label>`;
  return html`<p class="controls unprinted">${pick(0, t("map_across"))} ${pick(1, t("map_up"))}</p>`;
}

const Signs = ({ frontier }) => html`<ul class="map-signs">
  <li><span class="sign own" aria-hidden="true">◆</span> ${t("this_class")}</li>
  <li><span class="sign run" aria-hidden="true">●</span> ${t("map_runs")}</li>
  <li><span class="sign pass" aria-hidden="true">●</span> ${t("map_pass")}</li>
  <li><span class="sign fail" aria-hidden="true">○</span> ${t("map_fail")}</li>
  ${frontier ? html`<li><span class="sign frontier" aria-hidden="true">━</span> ${t("map_frontier")}</li>` : null}
  <li><span class="sign nash" aria-hidden="true">★</span> ${t("nash")}</li></ul>`;

function Values({ names, map, story, one, other }) {
  const rows = [[t("this_class"), story.gains], [t("nash"), map.solutions.nash], ["model", null]].filter(([, gains]) => gains);
  return html`<${Table} label=${t("slide.map")} heads=${[t("points_head"), names.party(one), names.party(other)]}>
    ${rows.map(([word, gains]) => html`<tr key=${word}><th scope="row">${word}</th>
      ${[one, other].map((party) => html`<td class="figure">${party in gains ? signed(gains[party], 0) : "–"}</td>`)}</tr>`)}<//>`;
}
