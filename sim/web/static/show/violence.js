// Deaths week by week, with an upright line at each round; of two runs if there is a second.
import { html } from "../base/markup.js";
import { t } from "../base/words.js";
import { Chart } from "./chart.js";

const weeksOf = (rounds) => rounds.flatMap((round) => round.weeks);

// `rounds`: of a run; `second`: { rounds, label } of another.
export function Violence({ rounds, label, second }) {
  const own = new Map(weeksOf(rounds).map((each) => [each.week, each.deaths]));
  const other = new Map(weeksOf(second?.rounds ?? []).map((each) => [each.week, each.deaths]));
  const weeks = [...new Set([...own.keys(), ...other.keys()])].sort((one, another) => one - another);
  if (!weeks.length) return null;
  const series = [{ label: label ?? t("deaths"), values: weeks.map((week) => own.get(week) ?? null), colour: "deaths" }];
  if (second) series.push({ label: second.label, values: weeks.map((week) => other.get(week) ?? null), colour: "text" });
  const marks = rounds.filter((round) => round.done).map((round) => [round.week, "line"]);
  return html`<${Chart} label=${t("violence")} head=${t("week")} x=${weeks} ...${{ series, marks }} />`;
}
