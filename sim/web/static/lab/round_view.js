// The moment shown: the round, of both futures side by side if two are compared.
import { html } from "../base/markup.js";
import { pair, t } from "../base/i18n.js";
import { Ending } from "../show/ending.js";
import { Positions } from "../show/positions.js";
import { Round } from "../show/round.js";
import { Standings, Trusts } from "../show/trust.js";
import { Violence } from "../show/violence.js";
import { useKept } from "./use_memoized.js";
import { isClose } from "./steps.js";
import { turned } from "./setting_labels.js";

export function RoundView({ found, other, turn, names, now }) {
  const { scenario, stances } = found;
  const positions = useKept(() => html`<${Positions} ...${{ scenario, names, stances }} />`, [found]);
  const parted = other && turn && now.round >= turn.round;
  const future = (own, title, note) => html`<${Future} ...${{ own, names, now, title, note }} />`;
  return html`<section class="stage"><h2 class="unseen">${t("talks")}</h2>
    ${parted
      ? html`<div class="side-by-side">${future(found, t("as_it_was"))}
          ${future(other, t("otherwise"), turned(names, turn))}</div>`
      : future(found)}
    ${positions}
    <${Violence} rounds=${found.run.rounds.slice(0, now.round)} />
  </section>`;
}

function Future({ own, names, now, title, note }) {
  const { scenario, run, stances } = own;
  const round = run.rounds[now.round - 1];
  if (!round) return html`<div class="future"><h3>${title}</h3><${Ending} run=${run} /></div>`;
  const over = isClose(run, now);
  const last = over && now.round === run.rounds.length;
  return html`<div class="future">
    <${Round} ...${{ names, scenario, round, stances, note }} upto=${now.text}
      title=${title && pair(title, t("round", { n: round.round }))} />
    ${over ? html`<${Trusts} scenario=${scenario} names=${names} matrix=${round.trusts} />
      <${Standings} names=${names} states=${round.states} />` : null}
    ${last ? html`<${Ending} run=${run} />` : null}
  </div>`;
}
