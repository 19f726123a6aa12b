// Why the model's parties answered as they did: each answer with what weighed most in it.
import { html } from "../base/markup.js";
import { t } from "../base/words.js";
import { Answer } from "../show/answer.js";

export function Reasons({ names, scenario, picture }) {
  const played = scenario.parties.map((each) => each.name).filter((name) => !picture.seats[name]);
  const given = picture.run.rounds.flatMap((round) => round.exchanges.flatMap((each) => each.answers
    .filter((answer) => played.includes(answer.party)).map((answer) => ({ round: round.round, exchange: each.exchange, answer }))));
  if (!given.length) return null;
  return html`<section class="reasons"><h2>${t("model_reasons")}</h2>
    ${played.filter((party) => given.some((each) => each.answer.party === party)).map((party) => html`<details key=${party}><summary>${names.party(party)}</summary>
      <ul class="plain">${given.filter((each) => each.answer.party === party).map((each) => html`<li><small>${t("round", { n: each.round })}, ${t("exchange", { n: each.exchange })}</small>
        <ul class="cards"><${Answer} ...${{ names, given: each.answer }} /></ul></li>`)}</ul></details>`)}
  </section>`;
}
