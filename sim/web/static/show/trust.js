// Who trusts whom, and how each party stands, after a round: shares, the fuller the darker.
import { html } from "../base/markup.js";
import { number } from "../base/numbers.js";
import { t } from "../base/i18n.js";
import { Scrollable } from "./scrollable.js";

const STATES = ["pain", "outlook", "audience"];

export function Trusts({ scenario, names, matrix }) {
  if (!matrix) return null;
  const parties = scenario.parties.map((each) => each.name);
  const head = (party) => html`<span aria-hidden="true">${names.short[party]}</span>
    <span class="unseen">${names.party(party)}</span>`;
  const others = (row) => matrix[row].map((value, at) => (row === at ? null : value));
  const rows = parties.map((party, row) => [names.party(party), ...others(row)]);
  return html`<details><summary>${t("trust")}</summary>
    <p class="facts">${t("trust_hint")}</p>
    <${Shares} label=${t("trust")} heads=${parties.map(head)} rows=${rows} />
  </details>`;
}

export function Standings({ names, states }) {
  if (!states) return null;
  const rows = Object.entries(states).map(([party, own]) => [names.party(party), ...STATES.map((name) => own[name])]);
  return html`<details><summary>${t("standings")}</summary>
    <${Shares} label=${t("standings")} heads=${STATES.map((name) => t(`state.${name}`))} rows=${rows} />
  </details>`;
}

function Shares({ label, heads, rows }) {
  const share = (value) =>
    value === null ? html`<td></td>` : html`<td style=${{ "--share": value }}>${number(value, 2)}</td>`;
  return html`<${Scrollable} label=${label}><table class="trust">
    <thead><tr><td></td>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
    <tbody>${rows.map(([head, ...values]) => html`<tr><th scope="row">${head}</th>${values.map(share)}</tr>`)}</tbody>
  </table><//>`;
}
