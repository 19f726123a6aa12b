// How likely: how 200 runs end, with a mark where they ended at the start, and the difference in words.
import { html } from "../base/markup.js";
import { number, percent } from "../base/numbers.js";
import { apportioned } from "../base/percentages.js";
import { locale, t } from "../base/i18n.js";
import { paired, wilson } from "../simulator/statistics.js";
import { RUNS } from "./use_shares.js";

export const total = (agreed) => agreed.reduce((sum, each) => sum + each, 0);

const points = (share) => new Intl.NumberFormat(locale(), { maximumFractionDigits: 1, signDisplay: "exceptZero" }).format(100 * share);

export function Likely({ shares, names, changed, compiling }) {
  const { now, began, busy, error } = shares;
  return html`<section class="panel likely" aria-busy=${busy}><header><h2>${t("likely")}</h2>
      <span class="facts">${compiling ? t("likely_compiling") : busy ? t("likely_busy", { n: number(now?.done ?? 0), m: number(RUNS) }) : ""}</span></header>
    ${error ? html`<p class="trouble" role="alert">${t("failed", { why: error.message })}</p>` : null}
    ${now ? html`<${Found} ...${{ now, began: changed ? began : null, names }} />` : html`<p class="facts">${t("loading")}</p>`}
    <p class="difference" role="status">${!busy && now && began ? (changed ? difference(now, began) : t("likely_hint")) : ""}</p>
  </section>`;
}

function Found({ now, began, names }) {
  const agreed = total(now.agreed);
  const [low, high] = wilson(agreed, now.done);
  const share = { share: percent(agreed / now.done), n: number(now.done), low: percent(low), high: percent(high) };
  return html`<div class="found">
    <p class="headline"><b aria-hidden="true">${share.share}</b> <span>${t("many_runs_share", share)}</span></p>
    <${Bars} kind="endings" label=${t("page_endings")} rows=${rowsOf(now, began)} />
    ${now.issues ? html`<${Bars} label=${t("page_agreed_on")} rows=${names.issues.map((name, at) =>
      ({ head: names.issue(name), ...shared(now.issues[at] / now.done), ...(began?.issues && shared(began.issues[at] / began.done, "before")) }))} />` : null}
  </div>`;
}

// A share and how it is written, under `name` and `name`Told.
const shared = (share, name = "share") => ({ [name]: share, [`${name}Told`]: percent(share) });

/**
 * Endings that came about, now or at the start; their percentages add up to 100.
 * @returns {{ head: string, word: string, share: number, shareTold: string, before?: number, beforeTold?: string }[]} `before`: at the start.
 */
export function rowsOf(now, began) {
  const words = [...new Set([now, began].flatMap((own) => Object.keys(own?.endings ?? {})))].filter((word) => now.endings[word] || began?.endings[word]);
  const counts = (own) => words.map((word) => own.endings[word] ?? 0);
  const told = apportioned(counts(now));
  const before = began && apportioned(counts(began));
  return words.map((word, at) => ({
    head: t(`ending.${word}`), word, share: counts(now)[at] / now.done, shareTold: told[at],
    ...(began && { before: counts(began)[at] / began.done, beforeTold: before[at] }),
  }));
}

const Bars = ({ label, rows, kind = "" }) => html`<table class=${`shares ${kind}`}><caption>${label}</caption><tbody>${rows.map(({ head, word = "", share, shareTold, before, beforeTold }) => html`
  <tr key=${head}><th scope="row" title=${head}>${head}</th>
    <td class="picture"><span class=${`bar ${word}`}><i style=${{ "--share": share }}></i>${
      before === undefined ? null : html`<i class="ghost" style=${{ "--share": before }}></i>`}</span></td>
    <td class="amount">${shareTold}${
      before === undefined ? null : html` <span class="unseen">${t("likely_before", { share: beforeTold })}</span>`}</td></tr>`)}
</tbody></table>`;

// Newcombe's interval of the difference, since the runs share their random draws.
export function difference(now, began) {
  const { difference: by, low, high } = paired(now.agreed, began.agreed);
  const key = low > 0 ? "likely_more" : high < 0 ? "likely_fewer" : "likely_same";
  return t(key, { points: points(by), low: points(low), high: points(high) });
}
