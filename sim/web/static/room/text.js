// The text on the table, issue by issue, beside what holds now and what one wants oneself.
import { html } from "../base/markup.js";
import { pair, t } from "../base/words.js";
import { best } from "../show/wishes.js";

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
