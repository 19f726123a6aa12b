// Where each issue stands for one seat: what holds, the text, what one wants, and how far one may go.
import { html } from "../base/markup.js";
import { signed } from "../base/numbers.js";
import { t } from "../base/words.js";
import { Axis } from "../show/axis.js";
import { Legend } from "../show/legend.js";
import { best } from "../show/wishes.js";
import { redLine } from "./sheet.js";
import { textsOf } from "./texts.js";

export function Standing({ names, scenario, picture }) {
  const { run, sheet, party } = picture;
  const stances = picture.stances ?? { [party]: sheet.wants };
  return html`<section class="standing"><h3 class="as-head">${t("where_things_stand")}</h3>
    ${run ? html`<p>${t("your_gain", { value: signed(picture.worth, 2) })}</p>` : null}
    <${Legend} />
    ${scenario.issues.map((issue, at) => html`<div class="stands" key=${issue.name}>
      <${Axis} ...${{ issue, names, stances }} ground=${run ? run.ground[at] : null} declared=${run?.declared[at]} texts=${run ? textsOf(picture, issue.name) : []} />
      <${Line} ...${{ names, issue, wants: sheet.wants[issue.name] }} />
    </div>`)}
  </section>`;
}

// What one wants of an issue oneself, and how far one may go.
function Line({ names, issue, wants }) {
  if (!wants) return html`<p class="reading faint">${t("no_stake")}</p>`;
  const told = [
    [t("you_want_here"), names.value(issue.name, best(wants))],
    ...redLine(names, issue.name, wants).map((line) => [t("redline"), line]),
  ];
  return html`<dl class="values">${told.map(([name, words]) => html`<div><dt>${name}</dt><dd>${words}</dd></div>`)}</dl>`;
}
