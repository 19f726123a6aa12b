// Stepping, running, rewinding: buttons, a slider over all moments, and a strip of the rounds by their outcome.
import { html } from "../base/markup.js";
import { t } from "../base/words.js";
import { OUTCOMES, outcomeClass } from "../show/outcome.js";

export function Transport({ run, steps, index, now, go, playing, toggle }) {
  const told = momentOf(run, now);
  const button = (word, sign, to, main) => html`<button type="button" class=${main ? "main" : ""} onClick=${() => go(to)}>
    <span aria-hidden="true">${sign}</span> ${t(word)}</button>`;
  return html`<div class="transport">
    <div class="controls" role="group" aria-label=${t("moving")}>
      ${button("rewind", "⏮", 0)}
      ${button("back", "◀", index - 1)}
      ${button("step", "▶", index + 1, true)}
      <button type="button" aria-pressed=${playing} onClick=${toggle}>
        <span aria-hidden="true">${playing ? "⏸" : "⏵⏵"}</span> ${t(playing ? "pause" : "run")}</button>
      ${button("to_end", "⏭", steps.length - 1)}
      <span class="now">${told}</span>
    </div>
    <${Strip} ...${{ run, steps, now, go }} />
    <input type="range" class="moments" aria-label=${t("moment")} aria-valuetext=${told} min="0" max=${Math.max(1, steps.length - 1)}
      value=${index} onInput=${(event) => go(Number(event.target.value))} />
    <p class="unseen" role="status">${playing ? "" : told}</p>
  </div>`;
}

function momentOf(run, now) {
  const round = run.rounds[now.round - 1];
  const closed = now.text > (round?.exchanges.length ?? 0);
  const place = t("round_of", { n: now.round, m: run.rounds.length });
  return `${place}, ${closed ? t("closing") : t("exchange", { n: now.text }).toLowerCase()}`;
}

// For the eye and the mouse; the slider says the same to everybody else.
function Strip({ run, steps, now, go }) {
  const cell = (round) => html`<span key=${round.round} style=${{ flexGrow: round.exchanges.length + 1 }}
    class=${`${outcomeClass(round.outcome ?? "none")} ${round.round === now.round ? "here" : ""} ${round.round > now.round ? "later" : ""}`}
    title=${`${t("round", { n: round.round })}: ${t(`outcome.${round.outcome ?? "none"}`)}`}
    onClick=${() => go(steps.findIndex((each) => each.round === round.round))}>${OUTCOMES[round.outcome] ?? ""}</span>`;
  return html`<div class="strip-of-rounds" aria-hidden="true">${run.rounds.map(cell)}</div>`;
}
