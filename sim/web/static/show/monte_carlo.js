// A thousand runs: how often they agree, how each measure is spread, and where one run lies among them.
import { html } from "../base/markup.js";
import { number, percent } from "../base/numbers.js";
import { t } from "../base/i18n.js";
import { Chart } from "./chart.js";
import { placeOf } from "./percentile.js";

// `own`: the measures of the one run, called `label`.
export function MonteCarlo({ found, own, label }) {
  const { value, low, high } = found.agreement;
  const share = { share: percent(value), n: number(found.count), low: percent(low), high: percent(high) };
  const spread = Object.entries(found.measures).filter(([, each]) => each.counts.length > 1);
  return html`<div class="monte-carlo">
    <p class="lead">${t("many_runs_share", share)}</p>
    <div class="measures">${spread.map(([name, each]) => html`
      <${Measure} key=${name} ...${{ name, each, label }} at=${own?.[name]} />`)}</div>
  </div>`;
}

function Measure({ name, each, at, label }) {
  const middle = each.counts.map((_, bar) => (each.edges[bar] + each.edges[bar + 1]) / 2);
  const marks = at === null || at === undefined ? [] : [[at, "mine"]];
  return html`<div class="measure">
    <${Chart} bars whole=${each.whole} label=${t(`measure.${name}`)} head=${t("value")} x=${middle} marks=${marks}
      series=${[{ label: t("runs"), values: each.counts, colour: "bars" }]} />
    <p class="facts">
      ${marks.length ? html`<b class="mine" aria-hidden="true">┃</b> ` : null}${placed(name, each, at, label)}
      ${each.none ? ` ${t("none_of", { n: number(each.none) })}` : ""}</p>
  </div>`;
}

// Decimals of a measure: people are counted whole.
const PLACES = { trust: 2, deaths_a_week: 2 };

function placed(name, each, at, label) {
  const place = placeOf(at, each);
  if (!place) return "";
  return t("place", { label, value: number(at, PLACES[name] ?? 0), ...place });
}
