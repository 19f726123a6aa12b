// What happened, in short: who played, each round in a line, and where every issue began and ended.
import { html } from "../base/markup.js";
import { number } from "../base/numbers.js";
import { t } from "../base/i18n.js";
import { PartyBadge } from "../show/party_badge.js";
import { Ending } from "../show/ending.js";
import { deathsIn } from "../show/measured.js";
import { whoPlays } from "./player_name.js";
import { Table } from "./table.js";

export function RunSummary({ names, scenario, picture }) {
  const { run } = picture;
  const done = run.rounds.filter((each) => each.done);
  return html`<section><h2>${t("history")}</h2>
    <${Ending} run=${run} />
    <p>${t("who_played")}</p>
    <ul class="places">${scenario.parties.map(({ name }) => html`<li key=${name}>
      <${PartyBadge} ...${{ names, party: name }} /> <b>${names.party(name)}</b>
      <small>${whoPlays(picture, name)}</small></li>`)}</ul>
    ${done.length ? html`<${Table} label=${t("rounds")} heads=${[t("round_head"), t("outcome"), ...(scenario.violence ? [t("deaths")] : [])]}>
      ${done.map((each) => html`<${Line} key=${each.round} round=${each} violent=${scenario.violence} />`)}
      <${After} weeks=${run.rounds.flatMap((each) => each.after.weeks)} violent=${scenario.violence} /><//>` : null}
    <${Table} label=${t("issues")} heads=${[t("issues"), t("at_first"), t("at_last")]}>
      ${scenario.issues.map((issue, at) => html`<${Moved} key=${issue.name} ...${{ names, issue }}
        from=${run.opening[at]} to=${run.ground[at]} />`)}<//>
  </section>`;
}

// How many died, in talks with violence.
const Dead = ({ weeks, violent }) => (violent ? html`<td>${number(deathsIn(weeks))}</td>` : null);

const Line = ({ round, violent }) => html`<tr>
  <th scope="row">${round.round}</th><td>${t(`outcome.${round.outcome}`)}</td><${Dead} weeks=${round.weeks} violent=${violent} /></tr>`;

const After = ({ weeks, violent }) => (weeks.length ? html`<tr>
  <th scope="row">${t("afterwards")}</th><td>${t("carried_out")}</td><${Dead} weeks=${weeks} violent=${violent} /></tr>` : null);

const Moved = ({ names, issue, from, to }) => html`<tr class=${from === to ? "" : "differs"}>
  <th scope="row">${issue.label}</th><td>${names.value(issue.name, from)}</td><td>${names.value(issue.name, to)}</td></tr>`;
