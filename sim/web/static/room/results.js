// What each seat has at the end against its reservation (what it has without a deal), in a thousand runs, and at Nash's point.
import { html } from "../base/markup.js";
import { number, percent } from "../base/numbers.js";
import { listed, pair, t } from "../base/i18n.js";
import { Gains } from "../show/gains.js";
import { whoPlays } from "./player_name.js";

const LEAST = 0.005; // less than this is nothing

export function Results({ names, scenario, picture, found }) {
  const { theory, gains } = found;
  const nash = theory.nash?.gains;
  return html`<section class="results"><h2>${t("results")}</h2>
    <p>${t("results_text")}</p>
    <${Gains} ...${{ names, gains, nash }} ends=${{ class: t("this_class") }} />
    <h3>${t("left_who")}</h3>
    <p class="lead">${verdict(names, theory, gains)}</p>
    ${nash ? html`<ul>${Object.entries(gains).map(([party, own]) => html`<li key=${party}>
      ${leftBy(names, picture, party, nash[party] - own.ends.class)}</li>`)}</ul>` : null}
    <p>${theory.empty ? t("theory_empty") : t("theory_zone", { share: percent(theory.share) })}</p>
    ${nash ? html`<p>${t("nash_text", { text: textOf(names, scenario, theory.nash.text) })}</p>` : null}
  </section>`;
}

const textOf = (names, scenario, text) =>
  scenario.issues.map((issue, at) => pair(issue.label, names.value(issue.name, text[at]))).join("; ");

function leftBy(names, picture, party, left) {
  const word = left > LEAST ? "left_some" : left < -LEAST ? "left_none" : "left_like";
  return t(word, { party: names.party(party), person: whoPlays(picture, party), value: number(Math.abs(left), 2) });
}

// Who, of those whose consent is needed, could have had more.
function verdict(names, theory, gains) {
  if (!theory.nash) return t("left_no_zone");
  const left = (party) => theory.nash.gains[party] - gains[party].ends.class;
  const lost = theory.parties.filter((party) => left(party) > LEAST).map(names.party);
  const won = theory.parties.filter((party) => left(party) < -LEAST).map(names.party);
  if (!lost.length) return t("left_nobody");
  return t(won.length ? "left_uneven" : "left_all", { lost: listed(lost), won: listed(won) });
}
