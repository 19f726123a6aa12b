// Stepping, running, rewinding: buttons, a slider over all moments, and a strip of the rounds.
import { html } from "../base/markup.js";
import { t } from "../base/i18n.js";
import { Icon } from "../base/icon.js";
import { RoundStrip } from "./round_strip.js";

export function PlaybackControls({ run, steps, index, now, go, playing, toggle }) {
  const momentText = momentOf(run, now);
  const button = (word, to, kind = "brief") => html`<button type="button" class=${kind} onClick=${() => go(to)}>
    <${Icon} name=${word} /> <span class="word">${t(word)}</span></button>`;
  return html`<div class="transport">
    <div class="controls" role="group" aria-label=${t("moving")}>
      ${button("rewind", 0)}
      ${button("back", index - 1)}
      ${button("step", index + 1, "main")}
      <button type="button" aria-pressed=${playing} onClick=${toggle}>
        <${Icon} name=${playing ? "pause" : "run"} /> ${t(playing ? "pause" : "run")}</button>
      ${button("to_end", steps.length - 1)}
      <span class="moment">${momentText}</span>
    </div>
    <${RoundStrip} ...${{ run, steps, now, go }} />
    <input type="range" class="moments" aria-label=${t("moment")} aria-valuetext=${momentText}
      min="0" max=${Math.max(1, steps.length - 1)} value=${index} onInput=${(event) => go(Number(event.target.value))} />
    <p class="facts keys">${t("keys_hint")}</p>
    <p class="unseen" role="status">${playing ? "" : momentText}</p>
  </div>`;
}

function momentOf(run, now) {
  const round = run.rounds[now.round - 1];
  const closed = now.text > (round?.exchanges.length ?? 0);
  const place = t("round_of", { n: now.round, m: run.rounds.length });
  return `${place}, ${closed ? t("closing") : t("exchange", { n: now.text }).toLowerCase()}`;
}
