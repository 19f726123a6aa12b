// What a seat is asked now: a form whose draft is kept, and what was sent, which may be changed until the phase is over.
import { html, useState } from "../base/markup.js";
import { t } from "../base/i18n.js";
import { Answering, Opening, Signing } from "./answer.js";
import { inWords } from "./decision_summary.js";
import { useDraft } from "./drafts.js";
import { Gives } from "./points.js";
import { orders, Prepare } from "./interval_orders.js";
import { Text } from "./current_text.js";

const FORMS = { prepare: Prepare, open: Opening, offer: Opening, answer: Answering, sign: Signing };
const nothing = () => ({ propose: {} });
const EMPTY = { prepare: orders, open: nothing, offer: nothing, answer: nothing, sign: () => ({}) };

// A form asks for what must not be left open.
const lacks = (kind, value) => (kind === "answer" && !value.reply) || (kind === "sign" && value.sign === undefined);

export function Question({ names, scenario, picture, state, act, setError }) {
  const { question, decided, party } = picture;
  const place = `${picture.code}.${party}.${question.phase}`;
  const draft = useDraft(place, decided ?? EMPTY[question.kind](question));
  const [busy, setBusy] = useState(false);
  const value = { ...EMPTY[question.kind](question), ...draft.value };
  const change = (part) => {
    setError(null);
    draft.change(part);
  };
  const send = async (event) => {
    event.preventDefault();
    if (lacks(question.kind, value)) return setError(new Error(t("choose_first")));
    setBusy(true);
    setError(null);
    try {
      await act({ do: "decide", phase: question.phase, decision: value }, true);
      draft.drop();
    } catch (problem) {
      setError(problem);
    }
    return setBusy(false);
  };
  if (decided && !draft.written) return html`<${Sent} ...${{ names, decided, again: () => draft.change({}) }} />`;
  return html`<form class=${`question ${question.kind}`} onSubmit=${send}>
    <h3 tabindex="-1">${t(`ask.${question.kind}`)}</h3>
    ${decided ? html`<p class="facts">${t("sent_before")} ${inWords(names, decided).join(" · ")}
      <button type="button" class="small" onClick=${draft.drop}>${t("keep_answer")}</button></p>` : null}
    ${question.kind === "answer" ? html`<${Text} ...${{ names, scenario, picture }} />
      <${Gives} ...${{ names, gives: question.gives, crossed: question.advice.red_line }} />` : null}
    <${FORMS[question.kind]} ...${{ asked: question, names, seat: party, value, change }} />
    <p class="controls"><button class="main" disabled=${busy || picture.paused}>${t("send")}</button>
      <span role="status">${picture.paused ? t("paused") : busy && state !== "connected" ? t("will_be_sent") : ""}</span></p>
  </form>`;
}

function Sent({ names, decided, again }) {
  return html`<div class="question sent"><h3 tabindex="-1"><span aria-hidden="true">✓ </span>${t("sent")}</h3>
    <ul>${inWords(names, decided).map((each) => html`<li>${each}</li>`)}</ul>
    <p><button type="button" onClick=${again}>${t("change_it")}</button></p></div>`;
}
