// Two runs under the same random seed, round by round and issue by issue; differences are marked.
import { html } from "../base/markup.js";
import { number } from "../base/numbers.js";
import { pair, t } from "../base/i18n.js";
import { Violence } from "../show/violence.js";
import { measured } from "../show/measured.js";
import { Scrollable } from "../show/scrollable.js";

export function RunComparison({ found, other, label, names }) {
  const rows = rowsOf(names, found, other);
  const changed = rows.filter(([, one, another]) => one !== another).length;
  return html`<div class="futures">
    <p role="status">${t("shared_draws")} ${t("differs", { n: changed, m: rows.length })}</p>
    <${Scrollable} label=${label}><table>
      <thead><tr><td></td><th scope="col">${t("as_it_was")}</th><th scope="col">${label}</th></tr></thead>
      <tbody>${rows.map((row) => html`<${Row} row=${row} />`)}</tbody>
    </table><//>
    <${Violence} rounds=${found.run.rounds} label=${t("as_it_was")} second=${{ rounds: other.run.rounds, label }} />
  </div>`;
}

// [head, as it was, otherwise]: round by round, then where each issue ended, then deaths a week, since the two runs may not be equally long.
function rowsOf(names, found, other) {
  const both = (tell) => [found, other].map(tell);
  const rounds = Math.max(...both((each) => each.run.rounds.length));
  const violent = found.scenario.violence || other.scenario.violence;
  return [
    ...Array.from({ length: rounds }, (_, at) => [t("round", { n: at + 1 }), ...both((each) => roundTold(each.run, at, violent))]),
    ...found.scenario.issues.map(({ label, name }, at) => [label, ...both((each) => names.value(name, each.end[at]))]),
    ...(violent ? [[t("measure.deaths_a_week"), ...both((each) => number(measured(each.run).deaths_a_week, 2))]] : []),
  ];
}

function Row({ row: [head, one, another] }) {
  return html`<tr class=${one === another ? "" : "differs"}><th scope="row">${head}</th><td>${one}</td>
    <td>${one === another ? "" : html`<span aria-hidden="true">≠ </span>`}${another}</td></tr>`;
}

function roundTold(run, at, violent) {
  const round = run.rounds[at];
  if (!round?.done) return "–";
  const answers = round.exchanges.at(-1)?.answers ?? [];
  return [
    t(`outcome.${round.outcome}`),
    answers.length ? t("yes_of", { n: answers.filter((each) => each.reply === "accept").length, m: answers.length }) : "",
    violent ? t("deaths_of", { n: number(round.deaths), count: Math.round(round.deaths) }) : "",
    pair(t("trust"), number(round.trust, 3)),
  ].filter(Boolean).join("; ");
}
