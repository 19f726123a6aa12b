// What a teacher may change while a room runs: events before the next round, the clock, an early end.
import { html, useState } from "../base/markup.js";
import { ErrorNotice } from "../base/error_notice.js";
import { t } from "../base/i18n.js";
import { useActions } from "./next_step.js";
import { ConfirmButton } from "./confirm_button.js";

// How many parties an event concerns.
const CONCERNS = { hope: 1, despair: 1, rift: 2, thaw: 2 };

export function TeacherControls({ names, scenario, picture, about, act }) {
  return html`<details class="panel"><summary>${t("inject")}</summary><${Inject} ...${{ names, scenario, picture, about, act }} /></details>
    <details class="panel"><summary>${t("clock_and_end")}</summary>
      <${SetClock} ...${{ picture, act }} /><${Early} ...${{ picture, act }} /></details>`;
}

function SetClock({ picture, act }) {
  const { deed, error } = useActions(act, picture.phase);
  const [seconds, setSeconds] = useState(picture.clock);
  const go = (event) => {
    event.preventDefault();
    deed({ do: "clock", seconds: Math.max(0, Math.min(7200, Math.round(Number(seconds) || 0))) });
  };
  return html`<form class="controls" onSubmit=${go}>
    <label>${t("clock")} <input type="number" min="0" max="7200" value=${seconds}
      onInput=${(event) => setSeconds(event.target.value)} /></label>
    <button>${t("set_clock")}</button><${ErrorNotice} error=${error} /></form>`;
}

function Inject({ names, scenario, picture, about, act }) {
  const { deed, error } = useActions(act, picture.phase);
  const first = scenario.parties.map((each) => each.name);
  const [event, setEvent] = useState({ kind: "news", party: first[0], other: first[1], text: "" });
  const [done, setDone] = useState(false);
  const set = (part) => { setEvent({ ...event, ...part }); setDone(false); };
  const needs = CONCERNS[event.kind] ?? 0;
  const go = async (press) => {
    press.preventDefault();
    const whom = { party: needs > 0 ? event.party : "", other: needs > 1 ? event.other : "" };
    if (await deed({ do: "bring", kind: event.kind, text: event.text, ...whom })) { setEvent({ ...event, text: "" }); setDone(true); }
  };
  const whom = (key, label) => html`<label>${label} <select value=${event[key]} onChange=${(change) => set({ [key]: change.target.value })}>
    ${first.map((party) => html`<option value=${party}>${names.party(party)}</option>`)}</select></label>`;
  return html`<form class="inject" onSubmit=${go}>
    <label>${t("event_kind")} <select value=${event.kind} onChange=${(change) => set({ kind: change.target.value })}>
      ${about.events.map((kind) => html`<option value=${kind}>${t(`event.${kind}`)}</option>`)}</select></label>
    ${needs > 0 ? whom("party", t("event_party")) : null} ${needs > 1 ? whom("other", t("event_other")) : null}
    <label>${t("event_text")} <input value=${event.text} maxlength="200" required=${event.kind === "news"}
      onInput=${(change) => set({ text: change.target.value })} /></label>
    <button>${t("inject_go")}</button><p role="status">${done ? t("injected") : ""}</p><${ErrorNotice} error=${error} /></form>`;
}

// Ending early and revealing early can't be undone.
function Early({ picture, act }) {
  const { deed, error } = useActions(act, picture.phase);
  if (picture.phase === "lobby" || picture.phase === "end") return null;
  const reveal = html`<${ConfirmButton} label=${t("reveal")} warning=${t("reveal_sure")} go=${() => deed({ do: "reveal" })} />`;
  return html`<div class="early controls"><${ConfirmButton} label=${t("end")} warning=${t("end_sure")} go=${() => deed({ do: "end" })} />
    ${picture.revealed ? html`<span>${t("revealed")}</span>` : reveal}
    <${ErrorNotice} error=${error} /></div>`;
}
