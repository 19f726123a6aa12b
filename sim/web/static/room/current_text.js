// The text on the table, issue by issue, next to the status quo and the party's own position.
import { html } from "../base/markup.js";
import { pair, t } from "../base/i18n.js";
import { best } from "../show/preferences.js";

export function Text({ names, scenario, picture }) {
  const { run, sheet } = picture;
  return html`<ul class="on-table">${scenario.issues.map((issue, at) => html`<${Item} key=${issue.name} ...${{ names, issue }}
    text=${run.text[issue.name]} ground=${run.ground[at]} wants=${sheet.wants[issue.name]} />`)}</ul>`;
}

function Item({ names, issue, text, ground, wants }) {
  if (text === undefined) return null;
  const value = (at) => names.value(issue.name, at);
  const beside = [pair(t("ground"), value(ground)), wants && pair(t("you_want_here"), value(best(wants)))];
  return html`<li><span class="name">${issue.label}</span> <b>${value(text)}</b>
    <small>${beside.filter(Boolean).join(" · ")}</small></li>`;
}
