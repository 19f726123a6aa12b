// The first slide: how it ended, each round in a line, where every issue began and ended, and who accepted something beyond a red line.
import { html } from "../../base/markup.js";
import { number } from "../../base/numbers.js";
import { t } from "../../base/i18n.js";
import { PartyBadge } from "../../show/party_badge.js";
import { OUTCOMES } from "../../show/outcome.js";
import { Ending } from "../../show/ending.js";
import { whoPlays } from "../player_name.js";
import { Table } from "../table.js";

export function WhatHappened({ names, scenario, picture, story }) {
  const { run } = picture;
  const heads = [t("round_head"), t("outcome"), ...(scenario.violence ? [t("deaths_head")] : [])];
  return html`<p class="lead">${summaryOf(scenario, story)}</p>
    <${Ending} run=${run} />
    <${Beyond} ...${{ names, picture, story }} />
    <div class="slide-columns">
      <div>${story.rounds.length ? html`<${Table} label=${t("rounds")} heads=${heads}>
        ${story.rounds.map((each) => html`<tr key=${each.round}><th scope="row">${each.round}</th>
          <td><span aria-hidden="true">${OUTCOMES[each.outcome]} </span>${t(`outcome.${each.outcome}`)}</td>
          <${Dead} deaths=${each.deaths} violent=${scenario.violence} /></tr>`)}
        ${story.after.weeks ? html`<tr><th scope="row">${t("afterwards")}</th><td>${t("carried_out")}</td>
          <${Dead} deaths=${story.after.deaths} violent=${scenario.violence} /></tr>` : null}<//>` : null}</div>
      <div><${Table} label=${t("issues")} heads=${[t("issues"), t("at_first"), t("at_last")]}>
        ${scenario.issues.map((issue, at) => html`<${Moved} key=${issue.name} ...${{ names, issue }}
          from=${run.opening[at]} to=${run.ground[at]} />`)}<//></div>
    </div>
    <ul class="places" aria-label=${t("who_played")}>${scenario.parties.map(({ name }) => html`<li key=${name}>
      <${PartyBadge} ...${{ names, party: name }} /> <b>${names.party(name)}</b>
      <small>${whoPlays(picture, name)}</small></li>`)}</ul>`;
}

// How many died, in talks with violence.
const Dead = ({ deaths, violent }) => (violent ? html`<td class="figure">${number(deaths)}</td>` : null);

// "An agreement in round 2. 15 deaths in 58 weeks."
export function summaryOf(scenario, story) {
  const agreed = story.rounds.filter((each) => each.outcome === "agreement");
  const outcome = agreed.length ? t("story_agreed", { n: agreed[0].round }) : t("story_none", { n: story.rounds.length });
  const counted = (key, count) => t(key, { n: number(count), count: Math.round(count) });
  const dead = scenario.violence ? t("story_deaths", { deaths: counted("deaths_of", story.deaths), weeks: counted("weeks_of", story.weeks) }) : "";
  return [outcome, dead].filter(Boolean).join(" ");
}

function Beyond({ names, picture, story }) {
  if (!story.beyond.length && !story.breaches.length) return null;
  return html`<ul class="beyond">${story.beyond.map((each) => html`<li key=${each.party + each.round}>
    <${PartyBadge} ...${{ names, party: each.party }} /> ${t("story_beyond", {
      party: names.party(each.party), person: whoPlays(picture, each.party), n: each.round, issue: names.issue(each.issue),
      value: names.value(each.issue, each.value) })}</li>`)}
    ${story.breaches.map((each) => html`<li key=${each.performer + each.issue}><${PartyBadge} ...${{ names, party: each.performer }} />
      ${" "}${t("story_breach", { party: names.party(each.performer), issue: names.issue(each.issue), n: each.weeks, count: each.weeks })}</li>`)}</ul>`;
}

const Moved = ({ names, issue, from, to }) => html`<tr class=${from === to ? "" : "differs"}>
  <th scope="row">${names.issue(issue.name)}</th><td>${names.value(issue.name, from)}</td><td>${names.value(issue.name, to)}</td></tr>`;
