// What each party has at the end, above or below no deal: the usual range of many runs, and where given ends lie.
import { html } from "../base/markup.js";
import { signed } from "../base/numbers.js";
import { t } from "../base/i18n.js";
import { PartyBadge } from "./party_badge.js";
import { Scrollable } from "./scrollable.js";

const SIGNS = ["●", "◆"];

// `gains`: by party { quartiles: five of them, ends: by name }; `ends`: { name: words };
// `nash`: gains by party, if there is such a point; `places`: decimals.
export function Gains({ names, gains, ends, nash, places = 2 }) {
  const [low, high] = bounds(gains, nash);
  const at = (value) => (100 * (value - low)) / (high - low || 1);
  const heads = [t("usual"), ...Object.values(ends), ...(nash ? [t("nash")] : [])];
  return html`<${Scrollable} label=${t("results")}><table class="gains">
    <thead><tr><th scope="col">${t("party")}</th><td class="picture"></td>
      ${heads.map((each) => html`<th scope="col">${each}</th>`)}</tr></thead>
    <tbody>${Object.entries(gains).map(([party, own]) => html`<tr>
      <th scope="row"><${PartyBadge} ...${{ names, party }} /> ${names.party(party)}</th>
      <td class="picture"><${GainStrip} ...${{ own, at, ends, nash: nash?.[party] }} /></td>
      <td>${signed(own.quartiles[0], places)} … ${signed(own.quartiles[4], places)}</td>
      ${Object.keys(ends).map((name) => html`<td><b>${signed(own.ends[name], places)}</b></td>`)}
      ${nash ? html`<td>${signed(nash[party], places)}</td>` : null}</tr>`)}</tbody>
  </table><//>`;
}

function bounds(gains, nash) {
  const own = Object.values(gains).flatMap((each) => [...each.quartiles, ...Object.values(each.ends)]);
  const all = [0, ...own, ...Object.values(nash ?? {})];
  return [Math.min(...all), Math.max(...all)];
}

function GainStrip({ own, at, ends, nash }) {
  const [least, low, middle, high, most] = own.quartiles.map(at);
  return html`<div class="strip" aria-hidden="true">
    <span class="zero" style=${{ "--at": at(0) }}></span>
    <span class="whisker" style=${{ "--from": least, "--to": most }}></span>
    <span class="box" style=${{ "--from": low, "--to": high }}></span>
    <span class="middle" style=${{ "--at": middle }}></span>
    ${nash === undefined ? null : html`<span class="point nash" style=${{ "--at": at(nash) }}>◇</span>`}
    ${Object.keys(ends).map((name, index) => html`
      <span key=${name} class="point" style=${{ "--at": at(own.ends[name]) }}>${SIGNS[index]}</span>`)}
  </div>`;
}
