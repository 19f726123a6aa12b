// What a seat is asked at this moment, or whom it waits for.
import { html, useRef } from "../base/markup.js";
import { ErrorNotice } from "../base/error_notice.js";
import { t } from "../base/i18n.js";
import { useFocusKept } from "./use_focus_kept.js";
import { kindOf, Phase, Waiting } from "./phase.js";
import { Question } from "./question.js";
import { useError } from "./use_error.js";

// `brief`: where the phase, and whom it waits for, are shown elsewhere on the page; "phase": the phase alone is.
export function CurrentTask({ names, scenario, picture, act, state, brief = false }) {
  const box = useRef(null);
  const [error, setError] = useError(picture.phase);
  useFocusKept(box);
  return html`<div class="now" ref=${box}>${brief ? null : html`<${Phase} picture=${picture} />`}
    ${picture.question
      ? html`<${Question} key=${picture.question.phase} ...${{ names, scenario, picture, state, act, setError }} />`
      : html`<${Idle} picture=${picture} />`}
    <${ErrorNotice} error=${error?.why === "paused" && !picture.paused ? null : error} />
    ${brief === true ? null : html`<${Waiting} ...${{ names, picture }} />`}
    ${brief === true || picture.phase === "lobby" || picture.phase === "end" ? null : html`<${Break} ...${{ picture, act }} />`}
  </div>`;
}

const IDLE = { lobby: "waiting_begin", end: "talks_over" };

function Idle({ picture }) {
  return html`<div class="question"><p tabindex="-1">${t(IDLE[kindOf(picture.phase)] ?? "not_asked")}</p>
    ${picture.revealed ? html`<p><a class="button main" href=${`/debrief/${picture.code}`}>${t("to_debrief")}</a></p>` : null}</div>`;
}

function Break({ picture, act }) {
  const [error, setError] = useError(picture.phase);
  const ask = () => act({ do: "ask_break" }).then(() => setError(null), setError);
  const asked = picture.breaks.includes(picture.party);
  return html`<div class="break"><span role="status">${asked ? html`<span class="tag asks">${t("break_asked")}</span>` : null}</span>
    ${asked ? null : html`<button type="button" onClick=${ask}>${t("ask_break")}</button>`}</div><${ErrorNotice} error=${error} />`;
}
