// One round, as far as it went.
import { html } from "../base/markup.js";
import { day, number } from "../base/numbers.js";
import { listed, pair, t } from "../base/i18n.js";
import { Agenda } from "./agenda.js";
import { Attendance } from "./attendance.js";
import { Exchange } from "./exchange.js";
import { Outcome } from "./outcome.js";

// `upto`: only so many texts of it, one more than there are for its close; without it the whole. `stances`, `only`: see Axis.
// `before`: where issues stood before the round, by name, for as long as it isn't over. `title`, `note`: instead of its number, and below it.
export function Round({ names, scenario, round, stances, before, upto = Infinity, only, title, note }) {
  const { exchanges, over } = soFar(round, upto);
  return html`<article class="round" aria-label=${title ?? t("round", { n: round.round })}>
    <${RoundHead} ...${{ names, round, over, title, note }} />
    <${Attendance} names=${names} attendance=${round.attendance} />
    ${exchanges.length || over
      ? html`<${Agenda} ...${{ names, scenario, exchanges, stances, only, over, before }} agenda=${round.agenda} />`
      : null}
    <${Exchanges} ...${{ names, exchanges }} />
  </article>`;
}

// What there is of a round after so many of its texts.
export const soFar = (round, upto) => ({ exchanges: round.exchanges.slice(0, upto), over: round.done && upto > round.exchanges.length });

export function RoundHead({ names, round, over, title, note }) {
  return html`<header>
      <h3>${title ?? t("round", { n: round.round })}
        ${round.date ? html` <small>${[day(round.date), round.venue].filter(Boolean).join(", ")}</small>` : null}</h3>
      ${over ? html`<${Outcome} outcome=${round.outcome} />` : null}
    </header>
    ${note ? html`<p class="facts">${note}</p>` : null}
    <${Facts} ...${{ names, round, over }} />
    ${over ? html`<${After} ...${{ names, after: round.after }} />` : null}`;
}

export function Exchanges({ names, exchanges }) {
  if (!exchanges.length) return null;
  return html`<section><h4>${t("answers")}</h4>
    ${exchanges.map((exchange, at) => html`
      <${Exchange} key=${exchange.exchange} ...${{ names, exchange }} open=${at === exchanges.length - 1} />`)}
  </section>`;
}

// What else happened: the weeks before it, the date, the host, broken commitments, signatures.
function Facts({ names, round, over }) {
  const signers = Object.entries(round.signs ?? {}).filter(([, signs]) => signs).map(([party]) => names.party(party));
  const facts = [
    fighting(round.round === 1 ? "before_first" : "before_it", round.weeks),
    fought(names, round.fought),
    round.swaps ? pair(t("swaps"), number(round.swaps)) : "",
    round.slipped ? t("slipped", { n: round.slipped }) : "",
    round.withdrawn ? t("host_left") : "",
    ...broken(names, round.breaches),
    over && signers.length ? t(round.outcome === "none" ? "signed_some" : "signed_by", { names: listed(signers) }) : "",
  ].filter(Boolean);
  return facts.length ? html`<p class="facts">${facts.join(" · ")}</p>` : null;
}

// The weeks after the last round, in which what was agreed is carried out or not.
function After({ names, after }) {
  const facts = [fighting("after_it", after.weeks), ...broken(names, after.breaches)].filter(Boolean);
  return facts.length ? html`<p class="facts">${pair(t("afterwards"), facts.join(" · "))}</p>` : null;
}

function fighting(word, weeks) {
  const counted = (key, count) => t(key, { n: number(count), count: Math.round(count) });
  const total = (name) => weeks.reduce((sum, week) => sum + week[name], 0);
  return weeks.some((week) => week.incidents)
    ? t(word, {
        deaths: counted("deaths_of", total("deaths")),
        incidents: counted("incidents_of", total("incidents")),
        weeks: counted("weeks_of", weeks.length),
      })
    : "";
}

// Incidents by whose fighters they are of.
function fought(names, done) {
  const facts = Object.entries(done).map(([source, many]) => `${names.fighters(source)} ${number(many)}`);
  return facts.length ? t("fought_by", { names: facts.join(", ") }) : "";
}

const broken = (names, breaches) =>
  breaches.map((each) => pair(t("breaches"), `${names.party(each.performer)}, ${names.issue(each.issue)}`));
