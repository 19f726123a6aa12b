// The instructor's notes of a case, how to print its sheets, and how many have answered the questions.
import { html, useState } from "../base/markup.js";
import { ask } from "../base/api.js";
import { ErrorNotice } from "../base/error_notice.js";
import { currentLanguage, t } from "../base/i18n.js";

export function LessonNotes({ room, token }) {
  const [told, setTold] = useState(null);
  const [error, setError] = useState(null);
  const look = (event) => event.target.open && ask(`/api/rooms/${room}/lesson`, { token }).then(setTold, setError);
  const own = told?.lesson[currentLanguage()] ?? told?.lesson.en;
  return html`<details class="panel" onToggle=${look}><summary>${t("lesson_notes")}</summary>
    ${own ? html`<ul>${own.notes.map((each) => html`<li key=${each}>${each}</li>`)}</ul>
      <p>${t("lesson_sheets")} <code>${`parley sheets --room ${room} --html sheets.html`}</code></p>
      <p>${t("lesson_answered", { before: told.answered.before, after: told.answered.after })}</p>` : null}
    <${ErrorNotice} error=${error} /></details>`;
}
