// How likely: 200 runs behind each valid state, and what changed since the one before.
import { html, useEffect, useState } from "../base/markup.js";
import { number, percent, signed } from "../base/numbers.js";
import { apportioned } from "../base/percentages.js";
import { pair, t } from "../base/i18n.js";
import { COUNT, simulated } from "./simulation.js";

const PAUSE = 150;

export function Likelihood({ doc }) {
  const seen = useRuns(doc.answer?.valid ? doc.answer.digest : null, doc);
  const { found, before, busy, error, stale } = seen;
  return html`<section class="panel likelihood" aria-busy=${String(busy)}><h2>${t("studio.likely")}</h2>
    <p role="status" class="facts">${status(seen)}</p>
    ${error ? html`<p class="trouble">${error.message}</p>` : null}
    ${found ? html`<div class=${stale ? "stale" : ""}><${Shares} ...${{ found, before }} /></div>` : null}</section>`;
}

// What is under way, and of which scenario the shares are.
function status({ found, busy, compiling, stale, done }) {
  const old = found && stale ? t("studio.likely_stale") : "";
  if (compiling) return [old, t("likely_compiling")].join(" ");
  if (busy) return [old, t("studio.likely_wait", { n: number(done), m: number(COUNT) })].join(" ");
  return old || (found ? "" : t("studio.likely_none"));
}

function Shares({ found, before }) {
  const { value, low, high } = found.agreement;
  const by = before ? Math.round((value - before.agreement.value) * 100) : 0;
  const endings = Object.entries(found.endings).filter(([, many]) => many > 0).sort(([, one], [, other]) => other - one);
  const told = apportioned(endings.map(([, many]) => many));
  return html`<p class="headline"><b>${percent(value)}</b> ${t("studio.likely_agreement", { n: number(found.count), low: percent(low), high: percent(high) })}
      ${by ? html` <span class="change">${t("studio.likely_change", { by: signed(by, 0) })}</span>` : null}</p>
    <${Bar} value=${value} ghost=${before?.agreement.value} />
    <ul class="endings">${endings.map(([name], at) => html`<li key=${name}>${pair(t(`ending.${name}`), told[at])}</li>`)}</ul>`;
}

function Bar({ value, ghost }) {
  const sized = (share) => (element) => element?.style.setProperty("--share", share);
  return html`<span class="bar" aria-hidden="true"><i ref=${sized(value)}></i>${ghost === undefined ? null : html`<i class="ghost" ref=${sized(ghost)}></i>`}</span>`;
}

// The newest valid state is played, and what an older one still plays is given up; what was found stays until there is something new.
function useRuns(digest, doc) {
  const [seen, setSeen] = useState({ found: null, before: null, error: null, of: null, done: 0, compiling: false });
  useEffect(() => {
    if (!digest || digest === seen.of) return undefined;
    const { text } = doc.answer;
    const news = (update) => wish.stopped || setSeen((now) => ({ ...now, ...update }));
    const wish = { stopped: false, compiling: () => news({ compiling: true }), progress: (done) => news({ done, compiling: false }) };
    const timer = setTimeout(() => simulated(text, wish)
      .then((found) => found && setSeen((now) => ({ ...now, found, before: now.found, error: null, of: digest, done: 0, compiling: false })))
      .catch((error) => news({ error, of: digest, done: 0, compiling: false })), PAUSE);
    return () => {
      wish.stopped = true;
      clearTimeout(timer);
    };
  }, [digest]);
  return { ...seen, stale: seen.of !== digest, busy: Boolean(digest) && seen.of !== digest };
}
