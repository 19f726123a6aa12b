// What happened, in short: who played, each round in a line, and where every issue began and ended.
import { html } from "../base/markup.js";
import { number } from "../base/numbers.js";
import { t } from "../base/words.js";
import { Chip } from "../show/chip.js";
import { Ending } from "../show/ending.js";

const deathsIn = (round) => round.weeks.reduce((sum, week) => sum + week.deaths, 0);

// What is measured of a run; of one that its teacher closed early, as far as it came.
export function measured(run) {
  if (run.ended) return run.ended;
  const done = run.rounds.filter((each) => each.done);
  const agreed = done.filter((each) => each.outcome === "agreement");
  return {
    agreements: agreed.length, first_agreement: agreed[0]?.round ?? null, statements: done.filter((each) => each.statement).length,
    breaches: null, deaths: done.reduce((sum, each) => sum + deathsIn(each), 0), trust: null, rounds: done.length,
  };
}

export function Happened({ names, scenario, picture }) {
  const { run } = picture;
  const done = run.rounds.filter((each) => each.done);
  return html`<section><h2>${t("history")}</h2>
    <${Ending} run=${run} />
    <p>${t("who_played")}</p>
    <ul class="places">${scenario.parties.map(({ name }) => html`<li key=${name}><${Chip} ...${{ names, party: name }} /> <b>${names.party(name)}</b>
      <small>${picture.seats[name]?.name ?? t("played_by_model")}</small></li>`)}</ul>
    <div class="wide" tabindex="0" role="region" aria-label=${t("rounds")}><table><thead><tr><th scope="col">${t("round_head")}</th><th scope="col">${t("outcome")}</th><th scope="col">${t("deaths")}</th></tr></thead>
      <tbody>${done.map((each) => html`<tr key=${each.round}><th scope="row">${each.round}</th><td>${t(`outcome.${each.outcome}`)}</td><td>${number(deathsIn(each))}</td></tr>`)}</tbody></table></div>
    <div class="wide" tabindex="0" role="region" aria-label=${t("issues")}><table><thead><tr><th scope="col">${t("issues")}</th><th scope="col">${t("at_first")}</th><th scope="col">${t("at_last")}</th></tr></thead>
      <tbody>${scenario.issues.map((issue, at) => html`<tr key=${issue.name} class=${run.opening[at] === run.ground[at] ? "" : "differs"}><th scope="row">${issue.label}</th>
        <td>${names.value(issue.name, run.opening[at])}</td><td>${names.value(issue.name, run.ground[at])}</td></tr>`)}</tbody></table></div>
  </section>`;
}
