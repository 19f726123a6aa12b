// Violence week by week, with an upright line at each round; of two runs if there is a second.
import { html } from "../base/markup.js";
import { t } from "../base/i18n.js";
import { Chart } from "./chart.js";

// Where so few die that a chart of deaths says nothing, incidents are shown.
const FEW = 5;

const weeksOf = (rounds) => rounds.flatMap((round) => [...round.weeks, ...round.after.weeks]);

// `rounds`: of a run; `second`: { rounds, label } of another; `empty`: whether it is said that there was none.
export function Violence({ rounds, label, second, empty = false }) {
  const weeks = weeksOf([...rounds, ...(second?.rounds ?? [])]);
  if (!weeks.some((each) => each.incidents)) return empty ? html`<p class="facts">${t("violence_none")}</p>` : null;
  const measure = Math.max(...weeks.map((each) => each.deaths)) < FEW ? "incidents" : "deaths";
  const x = [...new Set(weeks.map((each) => each.week))].sort((one, another) => one - another);
  const line = (own, name, colour) => {
    const found = new Map(weeksOf(own).map((each) => [each.week, each[measure]]));
    return { label: name, values: x.map((week) => found.get(week) ?? null), colour };
  };
  const series = [line(rounds, label ?? t(measure), "deaths")];
  if (second) series.push(line(second.rounds, second.label, "text"));
  const marks = rounds.filter((round) => round.done).map((round) => [round.week, "edge", String(round.round)]);
  return html`<${Chart} whole label=${t(`violence.${measure}`)} head=${t("week")} ...${{ x, series, marks }} />`;
}
