// Who wants what, as a table: the same as the axes show.
import { html } from "../base/markup.js";
import { percent } from "../base/numbers.js";
import { pair, t } from "../base/i18n.js";
import { best } from "./preferences.js";
import { Scrollable } from "./scrollable.js";

export function Positions({ scenario, names, stances }) {
  const parties = Object.keys(stances);
  return html`<details><summary>${t("positions")}</summary>
    <${Scrollable} label=${t("positions")}><table class="positions">
      <thead><tr><th scope="col">${t("party")}</th>
        ${scenario.issues.map((each) => html`<th scope="col">${each.label}</th>`)}</tr></thead>
      <tbody>${parties.map((party) => html`<tr><th scope="row">${names.party(party)}</th>
        ${scenario.issues.map((issue) => html`
          <td><${Wish} ...${{ names, issue, own: stances[party][issue.name] }} /></td>`)}</tr>`)}</tbody>
    </table><//></details>`;
}

function Wish({ names, issue, own }) {
  if (!own) return "–";
  return html`${names.value(issue.name, best(own))} <small>${t("weight", { share: percent(own.weight) })}</small>
    ${redLines(names, issue, own).map((each) => html`<br /><small class="redline">${each}</small>`)}`;
}

function redLines(names, issue, own) {
  if (own.never?.length) return own.never.map((at) => pair(t("never"), names.value(issue.name, at)));
  return [["≥", own.least], ["≤", own.most]]
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([sign, value]) => `${t("redline")} ${sign} ${names.value(issue.name, value)}`);
}
