// What texts are worth to one's own party in points, as the printed sheet has them: tables to be added up from.
import { html } from "../base/markup.js";
import { number } from "../base/numbers.js";
import { t } from "../base/i18n.js";
import { Table } from "./table.js";

// Scales share a table, a value in each row and an issue in each column; issues with named options have one each.
export function Points({ names, points }) {
  const issues = Object.entries(points.issues);
  const scales = issues.filter(([issue]) => !names.scale[issue].options);
  return html`<p>${t("paper_points_text", { points: number(points.no_deal) })} <small>${t("paper_points_screen")}</small></p>
    ${scales.length ? html`<${Table} label=${t("paper_points")} kind="tally" heads=${[t("paper_value"), ...scales.map(([issue]) => names.issue(issue))]}>
      <tr class="now"><th scope="row">${t("paper_now")}</th>${scales.map(([issue, { now }]) => html`<${Cell} key=${issue} place=${now} at=${number(now.value)} />`)}</tr>
      ${scales[0][1].places.map(({ value }, row) => html`<tr key=${value}><th scope="row">${number(value)}</th>
        ${scales.map(([issue, { places }]) => html`<${Cell} key=${issue} place=${places[row]} />`)}</tr>`)}<//>` : null}
    ${issues.filter(([issue]) => names.scale[issue].options).map(([issue, worth]) => html`<${Choices} key=${issue} ...${{ names, issue, worth }} />`)}`;
}

const Choices = ({ names, issue, worth }) => html`<${Table} label=${names.issue(issue)} kind="tally" heads=${[names.issue(issue), t("points_short")]}>
  ${worth.places.map((each) => html`<tr key=${each.value} class=${each.value === worth.now.value ? "now" : ""}>
    <th scope="row">${names.value(issue, each.value)}${each.value === worth.now.value ? html` <small>${t("paper_now")}</small>` : null}</th>
    <${Cell} place=${each} /></tr>`)}<//>`;

// `at`: the value itself, where it is none of those listed.
const Cell = ({ place, at }) => html`<td class=${place.crossed ? "redline" : ""}>${number(place.points)}${at === undefined ? null : html` <small>(${at})</small>`}
  ${place.crossed ? html` <span aria-hidden="true">✗</span><span class="unseen"> ${t("redline")}</span>` : null}</td>`;

// What the text on the table gives, against no deal, and what it counts for by the rules; `crossed`: the issue on which it goes beyond one's red line, if there is one.
export function Gives({ names, gives, crossed }) {
  const { text, no_deal: none, counted } = gives;
  const word = text > none ? "gives_more" : text < none ? "gives_less" : "gives_same";
  return html`<p class="gives">${t(word, { text: number(text), none: number(none), by: number(Math.abs(text - none)) })}
    ${crossed ? html`<span class="redline"> ${t("gives_crossed", { issue: names.issue(crossed) })}</span>` : null}
    ${counted === text ? null : html` <small>${t("gives_counted", { points: number(counted) })}</small>`}</p>`;
}
