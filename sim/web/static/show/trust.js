// Who trusts whom, and how each party stands, after a round.
import { html } from "../base/markup.js";
import { number } from "../base/numbers.js";
import { t } from "../base/words.js";
import { Wide } from "./wide.js";

const STATES = ["pain", "outlook", "audience"];

export function Trusts({ scenario, names, matrix }) {
  if (!matrix) return null;
  return html`<details><summary>${t("trust")}</summary><p class="facts">${t("trust_hint")}</p>
    <${Wide} label=${t("trust")}><table class="trust">
      <thead><tr><td></td>${scenario.parties.map((each) => html`<th scope="col"><span aria-hidden="true">${names.short[each.name]}</span>
        <span class="unseen">${names.party(each.name)}</span></th>`)}</tr></thead>
      <tbody>${scenario.parties.map((each, row) => html`<tr><th scope="row">${names.party(each.name)}</th>
        ${matrix[row].map((value, at) => (row === at ? html`<td class="self"></td>` : html`<td style=${{ "--share": value }}>${number(value, 2)}</td>`))}
      </tr>`)}</tbody>
    </table><//></details>`;
}

export function Standings({ names, states }) {
  if (!states) return null;
  return html`<details><summary>${t("standings")}</summary>
    <${Wide} label=${t("standings")}><table class="trust">
      <thead><tr><td></td>${STATES.map((name) => html`<th scope="col">${t(`state.${name}`)}</th>`)}</tr></thead>
      <tbody>${Object.entries(states).map(([party, own]) => html`<tr><th scope="row">${names.party(party)}</th>
        ${STATES.map((name) => html`<td style=${{ "--share": own[name] ?? 0 }}>${number(own[name], 2)}</td>`)}</tr>`)}</tbody>
    </table><//></details>`;
}
