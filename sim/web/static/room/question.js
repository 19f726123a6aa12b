// What a seat is asked now: a form whose draft is kept. The speaker of a team sends it, the others suggest; walking out and accepting are asked twice.
import { html, useRef, useState } from "../base/markup.js";
import { t } from "../base/i18n.js";
import { Answering, Opening, Signing } from "./answer.js";
import { inWords } from "./decision_summary.js";
import { useDraft } from "./drafts.js";
import { Gives } from "./points.js";
import { orders, Prepare } from "./interval_orders.js";
import { Sent } from "./sent.js";
import { isTeam, speaks, Suggestions } from "./team.js";
import { Text } from "./current_text.js";
import { Moves } from "./text_moves.js";

const FORMS = { prepare: Prepare, open: Opening, offer: Opening, draft: Opening, answer: Answering, sign: Signing };
const nothing = () => ({ propose: {} });
const EMPTY = { prepare: orders, open: nothing, offer: nothing, draft: nothing, answer: nothing, sign: () => ({}) };

// A form asks for what must not be left open.
const lacks = (kind, value) => (kind === "answer" && !value.reply) || (kind === "sign" && value.sign === undefined);
// What is asked once more before it is sent.
const GRAVE = ["accept", "walk out"];

// Sends a decision, or a suggestion of somebody who does not decide.
function useSend({ question, picture, act, draft, setError }) {
  const [busy, setBusy] = useState(false);
  const send = async (value) => {
    setBusy(true);
    setError(null);
    try {
      await act({ do: speaks(picture) ? "decide" : "suggest", phase: question.phase, decision: value }, true);
      draft.drop();
    } catch (problem) {
      setError(problem);
    }
    setBusy(false);
  };
  return [busy, send];
}

export function Question({ names, scenario, picture, state, act, setError }) {
  const { question, decided, earlier, party } = picture;
  const empty = EMPTY[question.kind](question);
  const suggested = picture.suggestions?.find((each) => each.person === picture.me?.id)?.decision;
  const draft = useDraft(`${picture.code}.${party}${picture.me?.id ?? ""}.${question.phase}`, (speaks(picture) ? decided : suggested) ?? earlier ?? empty);
  const [busy, send] = useSend({ question, picture, act, draft, setError });
  const [asking, setAsking] = useState(false);
  const value = { ...empty, ...draft.value };
  const change = (part) => {
    setError(null);
    setAsking(false);
    draft.change(part);
  };
  const submit = (event) => {
    event.preventDefault();
    if (lacks(question.kind, value)) return setError(new Error(t("choose_first")));
    if (question.kind === "answer" && GRAVE.includes(value.reply) && speaks(picture)) return setAsking(true);
    return send(value);
  };
  if (decided && !draft.written) return html`<${Sent} ...${{ names, picture, act, decided, setError }} again=${() => draft.change({})} />`;
  return html`<form class=${`question ${question.kind}`} onSubmit=${submit}>
    <h3 tabindex="-1">${t(`ask.${question.kind}`)}</h3>
    <${Before} ...${{ names, decided, earlier, drop: draft.drop }} />
    <${Suggestions} ...${{ names, picture, act }} take=${change} />
    ${question.kind === "answer" ? html`<${Text} ...${{ names, scenario, picture }} /><${Moves} ...${{ names, picture }} />
      <${Gives} ...${{ names, gives: question.gives, crossed: question.advice.red_line }} />` : null}
    <${FORMS[question.kind]} ...${{ asked: question, names, seat: party, sheet: picture.sheet, value, change }} />
    ${asking ? html`<${Sure} ...${{ names, question, value, busy }} yes=${() => { setAsking(false); send(value); }} no=${() => setAsking(false)} />`
      : html`<p class="controls"><button class="main" disabled=${busy || picture.paused}>${t(speaks(picture) ? "send" : "suggest")}</button>
      <span role="status">${picture.paused ? t("paused") : busy && state !== "connected" ? t("will_be_sent") : ""}
        ${suggested && isTeam(picture) && !speaks(picture) ? t("suggested") : ""}</span></p>`}
  </form>`;
}

// What was sent before, or was taken back by a step back.
function Before({ names, decided, earlier, drop }) {
  if (decided) {
    return html`<p class="facts">${t("sent_before")} ${inWords(names, decided).join(" · ")}
      <button type="button" class="small" onClick=${drop}>${t("keep_answer")}</button></p>`;
  }
  return earlier ? html`<p class="facts">${t("taken_back")}</p>` : null;
}

// The second question, with what the answer gives.
function Sure({ names, question, value, busy, yes, no }) {
  const focused = useRef(null);
  const focus = (button) => {
    if (button && focused.current !== button) button.focus();
    focused.current = button;
  };
  return html`<div class="sure grave" role="alertdialog" aria-label=${t("sure")}><p>${t(`sure.${value.reply}`)}</p>
    ${value.reply === "accept" ? html`<${Gives} ...${{ names, gives: question.gives, crossed: question.advice.red_line }} />` : null}
    <p class="controls"><button type="button" class="main" ref=${focus} disabled=${busy} onClick=${yes}>${t(`sure_yes.${value.reply}`)}</button>
      <button type="button" onClick=${no}>${t("not_yet")}</button></p></div>`;
}
