// Why the model's parties answered as they did: each answer with what weighed most in it.
import { html } from "../../base/markup.js";
import { t } from "../../base/i18n.js";
import { Answer } from "../../show/answer.js";

export function Reasons({ names, scenario, picture }) {
  const played = scenario.parties.map((each) => each.name).filter((name) => !picture.seats[name]);
  const shown = played.map((party) => [party, answersOf(picture.run, party)]).filter(([, given]) => given.length);
  if (!shown.length) return null;
  return html`<section class="reasons unprinted"><h2>${t("model_reasons")}</h2>
    ${shown.map(([party, given]) => html`<details key=${party}><summary>${names.party(party)}</summary>
      ${given.map(({ round, exchange, answer }) => html`<p class="when">${t("round", { n: round })}, ${t("exchange", { n: exchange })}</p>
        <ul class="cards"><${Answer} ...${{ names, given: answer }} /></ul>`)}</details>`)}
  </section>`;
}

const answersOf = (run, party) =>
  run.rounds.flatMap((round) => round.exchanges.flatMap((each) => each.answers
    .filter((answer) => answer.party === party)
    .map((answer) => ({ round: round.round, exchange: each.exchange, answer }))));
