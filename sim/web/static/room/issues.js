// Each issue: the status quo, the text as it moves, and the wishes that may be seen.
import { html } from "../base/markup.js";
import { t } from "../base/i18n.js";
import { Axis } from "../show/axis.js";
import { Legend } from "../show/legend.js";
import { textsOf } from "./text_history.js";

const SIGNS = [["●", "text_now", "said"], ["▲", "ground", "holds"], ["◇", "declared", "holds"]];

// `all`: whether everybody's wishes are shown; else one sees one's own red lines, or none.
export function Signs({ all, own }) {
  if (all) return html`<${Legend} />`;
  const signs = own ? [...SIGNS, ["▌", "redline_own", "red"]] : SIGNS;
  return html`<p class="legend">${signs.map(([sign, word, kind]) => html`<span>
    <b class=${kind} aria-hidden="true">${sign}</b> ${t(word)}</span>`)}</p>`;
}

// `beneath` gives what stands under an issue's axis.
export function Issues({ names, scenario, picture, stances, beneath = () => null }) {
  const { run } = picture;
  return html`<div class="axes">${scenario.issues.map((issue, at) => html`<div class="stands" key=${issue.name}>
    <${Axis} ...${{ issue, names, stances }} ground=${run.ground[at]} declared=${run.declared[at]} texts=${textsOf(picture, issue.name)} />
    ${beneath(issue)}</div>`)}</div>`;
}
