// The third slide: what each party has at the end in points against no deal, in many runs and at Nash's point; and who died for it.
import { html } from "../../base/markup.js";
import { number, percent } from "../../base/numbers.js";
import { listed, pair, t } from "../../base/i18n.js";
import { Gains } from "../../show/gains.js";
import { whoPlays } from "../player_name.js";

const ALL = 1000; // points of a party's best deal
const LEAST = 5; // fewer points than this are nothing

export function WhoGained({ names, scenario, picture, story, found }) {
  const { theory } = found;
  const nash = theory.nash && Object.fromEntries(Object.entries(theory.nash.gains).map(([party, gain]) => [party, ALL * gain]));
  const inPoints = ([party, own]) => [party, { quartiles: own.quartiles.map((each) => ALL * each), ends: { class: story.gains[party] } }];
  const gains = Object.fromEntries(Object.entries(found.gains).map(inPoints));
  return html`<p class="lead">${winnersOf(names, story)}</p>
    ${scenario.violence ? html`<p>${paid(story)}</p>` : null}
    <p>${t("results_text")}</p>
    <${Gains} ...${{ names, gains, nash }} ends=${{ class: t("this_class") }} places=${0} />
    <h3>${t("left_who")}</h3>
    <p>${verdict(names, theory, gains, nash)} ${theory.empty ? t("theory_empty") : t("theory_zone", { share: zoneShare(theory.share) })}</p>
    ${nash ? html`<details class="unprinted"><summary>${t("left_each")}</summary><ul>${theory.parties.map((party) => html`<li key=${party}>
      ${leftBy(names, picture, party, nash[party] - gains[party].ends.class)}</li>`)}</ul>
      <p>${t("nash_text", { text: textOf(names, scenario, theory.nash.text) })}</p></details>` : null}`;
}

const paid = (story) => t("paid_deaths", { deaths: t("deaths_of", { n: number(story.deaths), count: Math.round(story.deaths) }),
  weeks: t("weeks_of", { n: number(story.weeks), count: Math.round(story.weeks) }) });

const zoneShare = (share) => (share > 0 && share < 0.001 ? t("below_one_in_thousand") : percent(share));

function winnersOf(names, story) {
  const sorted = (sign) => Object.keys(story.gains).filter((party) => sign * story.gains[party] > LEAST).map(names.party);
  const [won, lost] = [sorted(1), sorted(-1)];
  if (!won.length && !lost.length) return t("gained_nobody");
  if (!lost.length) return t("gained_won", { won: listed(won) });
  return won.length ? t("gained_both", { won: listed(won), lost: listed(lost) }) : t("gained_lost", { lost: listed(lost) });
}

const textOf = (names, scenario, text) =>
  scenario.issues.map((issue, at) => pair(names.issue(issue.name), names.value(issue.name, text[at]))).join("; ");

function leftBy(names, picture, party, left) {
  const word = left > LEAST ? "left_some" : left < -LEAST ? "left_none" : "left_like";
  return t(word, { party: names.party(party), person: whoPlays(picture, party), value: number(Math.abs(left)) });
}

// Who, of those whose consent is needed, could have had more.
function verdict(names, theory, gains, nash) {
  if (!nash) return t("left_no_zone");
  const left = (party) => nash[party] - gains[party].ends.class;
  const lost = theory.parties.filter((party) => left(party) > LEAST).map(names.party);
  const won = theory.parties.filter((party) => left(party) < -LEAST).map(names.party);
  if (!lost.length) return t("left_nobody");
  return t(won.length ? "left_uneven" : "left_all", { lost: listed(lost), won: listed(won) });
}
