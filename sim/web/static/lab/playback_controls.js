// Stepping, running, rewinding: buttons, a slider over all moments, and a strip of the rounds.
import { html } from "../base/markup.js";
import { Icon } from "../base/icon.js";
import { t } from "../base/i18n.js";
import { RoundStrip } from "./round_strip.js";
import { WIDTH, indexAt, placeOf } from "./steps.js";

// Keys on the slider move by a text.
const KEYS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 };

export function PlaybackControls({ run, planned, steps, index, now, go, playing, toggle }) {
  const momentText = momentOf(run, planned, now);
  const press = (event) => {
    const step = KEYS[event.key] ?? { Home: -index, End: steps.length }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    go(index + step);
  };
  const button = (word, to, kind = "") => html`<button type="button" class=${`icon-only ${kind}`} aria-label=${t(word)} title=${t(word)} onClick=${() => go(to)}>
    <${Icon} name=${word} /></button>`;
  return html`<div class="transport">
    <div class="controls" role="group" aria-label=${t("moving")}>
      ${button("rewind", 0)}
      ${button("back", index - 1)}
      ${button("step", index + 1, "main")}
      <button type="button" class="icon-only" aria-pressed=${playing} aria-label=${t(playing ? "pause" : "run")} title=${t(playing ? "pause" : "run")} onClick=${toggle}>
        <${Icon} name=${playing ? "pause" : "run"} /></button>
      ${button("to_end", steps.length - 1)}
      <span class="moment" title=${t("keys_hint")}>${momentText}</span>
    </div>
    <${RoundStrip} ...${{ run, planned, steps, now, go }} />
    <input type="range" class="moments" aria-label=${t("moment")} aria-valuetext=${momentText}
      min="1" max=${WIDTH * planned} value=${placeOf(steps, index)} onKeyDown=${press} onInput=${(event) => go(indexAt(steps, Number(event.target.value)))} />
    <p class="unseen" role="status">${playing ? "" : momentText}</p>
  </div>`;
}

function momentOf(run, planned, now) {
  const round = run.rounds[now.round - 1];
  const closed = now.text > (round?.exchanges.length ?? 0);
  const place = t("round_of", { n: now.round, m: planned });
  return `${place}, ${closed ? t("closing") : t("exchange", { n: now.text }).toLowerCase()}`;
}
