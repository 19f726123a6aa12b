// The draft that all parties see: on each issue the values that parties would support, and who; each party has one mark an issue.
import { html } from "../base/markup.js";
import { ErrorNotice } from "../base/error_notice.js";
import { listed, t } from "../base/i18n.js";
import { useActions } from "./next_step.js";
import { IssueField } from "./offer_fields.js";

// Values of an issue with the parties that support them, those with most support first.
function supported(marks, issue) {
  const found = new Map();
  for (const [party, own] of Object.entries(marks)) if (issue in own) found.set(own[issue], [...(found.get(own[issue]) ?? []), party]);
  return [...found].sort(([, one], [, other]) => other.length - one.length);
}

export function SharedDraft({ names, scenario, picture, act }) {
  const { deed, error } = useActions(act, picture.phase);
  const mark = (issue, value) => deed({ do: "mark", issue, value });
  const mine = picture.marks[picture.party] ?? {};
  return html`<section class="shared-draft"><h3>${t("shared_draft")}</h3><p class="facts">${t("shared_draft_text")}</p>
    ${scenario.issues.map((issue) => html`<div class="item" key=${issue.name}>
      <${IssueField} ...${{ issue, names, picture }} at=${mine[issue.name] ?? ""} set=${(at) => mark(issue.name, at === "" ? null : Number(at))} />
      <${Supported} ...${{ names, issue, mine, mark }} values=${supported(picture.marks, issue.name)} /></div>`)}
    <${ErrorNotice} error=${error} /></section>`;
}

function Supported({ names, issue, mine, mark, values }) {
  if (!values.length) return null;
  return html`<ul class="plain">${values.map(([value, parties]) => html`<li key=${value}><b>${names.value(issue.name, value)}</b>:
    ${" "}${listed(parties.map(names.party))}
    ${mine[issue.name] === value ? null : html` <button type="button" class="small" onClick=${() => mark(issue.name, value)}>${t("support")}</button>`}</li>`)}</ul>`;
}
