// The moment shown: the round, of both futures side by side if two are compared.
import { html } from "../base/markup.js";
import { pair, t } from "../base/i18n.js";
import { Agenda } from "../show/agenda.js";
import { Attendance } from "../show/attendance.js";
import { Ending } from "../show/ending.js";
import { Positions } from "../show/positions.js";
import { Exchanges, Round, RoundHead, soFar } from "../show/round.js";
import { Standings, Trusts } from "../show/trust.js";
import { useKept } from "./use_memoized.js";
import { standBefore } from "./moment.js";
import { isClose } from "./steps.js";
import { turned } from "./setting_labels.js";

// The text on the issues' axes; with two futures both rounds as a whole.
export function TextView({ found, other, turn, names, now }) {
  const { scenario, stances } = found;
  const positions = useKept(() => html`<${Positions} ...${{ scenario, names, stances }} />`, [found]);
  const parted = other && turn && now.round >= turn.round;
  const future = (own, title, note) => html`<${Future} ...${{ own, names, now, title, note }} />`;
  if (parted) {
    return html`<div class="side-by-side">${future(found, t("as_it_was"))} ${future(other, t("otherwise"), turned(names, turn))}</div>${positions}`;
  }
  const round = found.run.rounds[now.round - 1];
  if (!round) return html`<${Ending} run=${found.run} />`;
  const { exchanges, over } = soFar(round, now.text);
  return html`<article class="round" aria-label=${t("round", { n: round.round })}>
    <${RoundHead} ...${{ names, round, over }} />
    <${Last} ...${{ run: found.run, now }} />
    <${Agenda} ...${{ names, scenario, exchanges, stances, over }} agenda=${round.agenda} before=${standBefore(found, now.round)} />
    ${positions}</article>`;
}

// Who came and who said what, with reasons, and how parties stand.
export function AnswersView({ found, names, now }) {
  const round = found.run.rounds[now.round - 1];
  if (!round) return html`<${Ending} run=${found.run} />`;
  const { exchanges, over } = soFar(round, now.text);
  return html`<div><h3 class="unseen">${t("round", { n: round.round })}</h3>
    <${Attendance} names=${names} attendance=${round.attendance} />
    <${Exchanges} ...${{ names, exchanges }} />
    ${over ? html`<${Standing} ...${{ scenario: found.scenario, names, round }} />` : null}</div>`;
}

const Last = ({ run, now }) => (isClose(run, now) && now.round === run.rounds.length ? html`<${Ending} run=${run} />` : null);

const Standing = ({ scenario, names, round }) => html`<${Trusts} ...${{ scenario, names, matrix: round.trusts }} />
  <${Standings} names=${names} states=${round.states} />`;

function Future({ own, names, now, title, note }) {
  const { scenario, run, stances } = own;
  const round = run.rounds[now.round - 1];
  if (!round) return html`<div class="future"><h3>${title}</h3><${Ending} run=${run} /></div>`;
  return html`<div class="future">
    <${Round} ...${{ names, scenario, round, stances, note }} upto=${now.text} before=${standBefore(own, now.round)}
      title=${title && pair(title, t("round", { n: round.round }))} />
    ${isClose(run, now) ? html`<${Standing} ...${{ scenario, names, round }} />` : null}
    <${Last} ...${{ run, now }} />
  </div>`;
}
