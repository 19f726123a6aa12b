// The last slide: questions for the class, those of the case's lesson if it has one.
import { html } from "../../base/markup.js";
import { currentLanguage, t } from "../../base/i18n.js";

const GENERAL = ["question.no_deal", "question.why", "question.better", "question.luck", "question.trust", "question.model"];

export function Questions({ lesson }) {
  const own = lesson?.[currentLanguage()]?.debrief ?? [];
  const questions = own.length ? own : GENERAL.map((key) => t(key));
  return html`<ol class="questions">${questions.map((each) => html`<li key=${each}>${each}</li>`)}</ol>`;
}
