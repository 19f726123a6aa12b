// Questions before and after the talks, answered on the page of a seat; and whether the answers may be used for research.
import { html, useEffect, useState } from "../base/markup.js";
import { ask } from "../base/api.js";
import { ErrorNotice } from "../base/error_notice.js";
import { currentLanguage, t } from "../base/i18n.js";
import { recall, remember } from "../base/storage.js";
import { seatOf } from "./tokens.js";

const LIMITS = { percent: [0, 100], grade: [1, 5] };

// `when`: "before" or "after"; `person`: the id of whoever answers.
export function SurveyFold({ room, when, person }) {
  const [open, setOpen] = useState(false);
  const place = `survey.${room}.${when}.${person}`;
  const [done, setDone] = useState(Boolean(recall(place)));
  const finish = () => {
    remember(place, "done");
    setDone(true);
    setOpen(false);
  };
  return html`<details class="fold survey" open=${open} onToggle=${(event) => setOpen(event.target.open)}>
    <summary>${t(`survey.${when}`)} ${done ? html`<span class="tag decided">✓ ${t("sent_short")}</span>` : null}</summary>
    ${open ? html`<${SurveyForm} ...${{ room, when, finish }} />` : null}</details>`;
}

function SurveyForm({ room, when, finish }) {
  const [lesson, setLesson] = useState(null);
  const [answers, setAnswers] = useState({});
  const [consent, setConsent] = useState(false);
  const [error, setError] = useState(null);
  const own = seatOf(room);
  useEffect(() => {
    ask(`/api/rooms/${room}/lesson`, { token: "" }).then((told) => setLesson(told.lesson), setError);
  }, [room]);
  const send = async (event) => {
    event.preventDefault();
    await ask(`/api/rooms/${room}/survey`, { ...own, when, answers, consent }).then(finish, setError);
  };
  const questions = (lesson?.[currentLanguage()] ?? lesson?.en)?.[when] ?? [];
  return html`<form onSubmit=${send}>
    <p class="facts">${t("survey_text")}</p>
    ${questions.map((each) => html`<${Asked} key=${each.id} ...${each} value=${answers[each.id] ?? ""}
      change=${(value) => setAnswers({ ...answers, [each.id]: value })} />`)}
    <label class="consent"><input type="checkbox" checked=${consent} onChange=${(event) => setConsent(event.target.checked)} />
      <span>${t("survey_consent")}</span></label>
    <p><button class="main" disabled=${!lesson}>${t("send")}</button></p><${ErrorNotice} error=${error} /></form>`;
}

function Asked({ kind, text, value, change }) {
  const typed = (event) => change(event.target.value);
  if (kind === "text") return html`<label class="asked">${text}<textarea rows="2" maxlength="500" value=${value} onInput=${typed}></textarea></label>`;
  const [min, max] = LIMITS[kind];
  return html`<label class="asked">${text} <input type="number" inputmode="numeric" ...${{ min, max, value }} onInput=${typed} /></label>`;
}
