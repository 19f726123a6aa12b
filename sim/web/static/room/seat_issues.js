// Each issue for one seat: the status quo, the text, the party's position and its red line.
import { html } from "../base/markup.js";
import { signed } from "../base/numbers.js";
import { t } from "../base/i18n.js";
import { best } from "../show/preferences.js";
import { Issues, Signs } from "./issues.js";
import { redLine } from "./role_sheet.js";

export function SeatIssues({ names, scenario, picture }) {
  const { sheet, party } = picture;
  const stances = picture.stances ?? { [party]: sheet.wants };
  const own = (issue) => html`<${Own} ...${{ names, issue }} wants=${sheet.wants[issue.name]} />`;
  return html`<section class="standing"><h3 class="as-head">${t("where_things_stand")}</h3>
    <p>${picture.worth ? t("your_gain", { value: signed(1000 * picture.worth, 0) }) : t("your_gain_none")}</p>
    <${Signs} all=${Boolean(picture.stances)} own=${true} />
    <${Issues} ...${{ names, scenario, picture, stances }} beneath=${own} />
  </section>`;
}

// What one wants of an issue oneself, and how far one may go.
function Own({ names, issue, wants }) {
  if (!wants) return html`<p class="reading faint">${t("no_stake")}</p>`;
  const rows = [
    [t("you_want_here"), names.value(issue.name, best(wants))],
    ...redLine(names, issue.name, wants).map((line) => [t("redline"), line]),
  ];
  return html`<dl class="values">${rows.map(([name, words]) => html`<div><dt>${name}</dt><dd>${words}</dd></div>`)}</dl>`;
}
