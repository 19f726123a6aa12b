// The text on the table, issue by issue, beside what holds now and what one wants oneself.
import { html } from "../base/markup.js";
import { t } from "../base/words.js";
import { best } from "../show/wishes.js";

export function Text({ names, scenario, picture }) {
  const { run, sheet } = picture;
  const rows = scenario.issues.map((issue, at) => ({ issue, text: run.text[issue.name], ground: run.ground[at], wants: sheet.wants[issue.name] }));
  return html`<ul class="on-table">${rows.filter(({ text }) => text !== undefined).map(({ issue, text, ground, wants }) => html`<li key=${issue.name}>
    <span class="name">${issue.label}</span>
    <b>${names.value(issue.name, text)}</b>
    <small>${t("ground")}: ${names.value(issue.name, ground)}${wants ? html` · ${t("you_want_here")}: ${names.value(issue.name, best(wants))}` : ""}</small></li>`)}</ul>`;
}
