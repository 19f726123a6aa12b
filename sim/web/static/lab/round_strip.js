// The rounds in a row: those that are over by their outcome, later ones not yet told. For the eye and the mouse;
// the slider below it says where one is, and moves, for everybody else.
import { html } from "../base/markup.js";
import { pair, t } from "../base/i18n.js";
import { OUTCOMES, outcomeClass } from "../show/outcome.js";
import { isClose } from "./steps.js";

export function RoundStrip({ run, steps, now, go }) {
  const start = (round) => steps.findIndex((each) => each.round === round);
  const width = (round) => steps.filter((each) => each.round === round).length;
  return html`<div class="strip-of-rounds" aria-hidden="true">${run.rounds.map(({ round, outcome }) => {
    const over = outcome && (round < now.round || (round === now.round && isClose(run, now)));
    return html`<span key=${round} style=${{ flexGrow: width(round) }} onClick=${() => go(start(round))}
      class=${`${over ? outcomeClass(outcome) : "later"} ${round === now.round ? "here" : ""}`}
      title=${over ? pair(t("round", { n: round }), t(`outcome.${outcome}`)) : t("round", { n: round })}
      >${over ? OUTCOMES[outcome] : round}</span>`;
  })}</div>`;
}
