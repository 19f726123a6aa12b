// The rounds that are planned, in a row: those that are over by their outcome, later ones not yet told, and once the talks have ended those
// that were not held. For the eye and the mouse;
// the slider below it says where one is, and moves, for everybody else.
import { html } from "../base/markup.js";
import { pair, t } from "../base/i18n.js";
import { OUTCOMES, outcomeClass } from "../show/outcome.js";
import { isClose } from "./steps.js";

export function RoundStrip({ run, planned, steps, now, go }) {
  const start = (round) => steps.findIndex((each) => each.round >= round);
  const ended = isClose(run, now) && now.round === run.rounds.length;
  return html`<div class="strip-of-rounds" aria-hidden="true">${Array.from({ length: planned }, (_, at) => {
    const round = at + 1;
    const outcome = run.rounds[at]?.outcome;
    if (ended && !outcome) return html`<span key=${round} class="unheld" title=${t("round_unheld", { n: round })}></span>`;
    const over = outcome && (round < now.round || (round === now.round && isClose(run, now)));
    return html`<span key=${round} onClick=${() => go(outcome ? start(round) : steps.length - 1)}
      class=${`${over ? outcomeClass(outcome) : "later"} ${round === now.round ? "here" : ""}`}
      title=${over ? pair(t("round", { n: round }), t(`outcome.${outcome}`)) : t("round", { n: round })}
      >${over ? OUTCOMES[outcome] : round}</span>`;
  })}</div>`;
}
