// How likely: 200 runs behind each valid state, and what changed since the one before.
import { html, useEffect, useRef, useState } from "../base/markup.js";
import { ask } from "../base/api.js";
import { number, percent, signed } from "../base/numbers.js";
import { t } from "../base/i18n.js";

const COUNT = 200;
const PAUSE = 900;
const AGAIN = 3000;

export function Likelihood({ doc }) {
  const { found, before, busy, error, stale } = useRuns(doc.answer?.valid ? doc.answer.digest : null, doc);
  return html`<section class="panel likelihood"><h2>${t("studio.likely")}</h2>
    <p role="status" class="facts">${busy ? t("studio.likely_wait", { n: COUNT }) : !found ? t("studio.likely_none") : stale ? t("studio.likely_stale") : ""}</p>
    ${error ? html`<p class="trouble">${error.message}</p>` : null}
    ${found ? html`<div class=${stale ? "stale" : ""}><${Shares} ...${{ found, before }} /></div>` : null}</section>`;
}

function Shares({ found, before }) {
  const { value, low, high } = found.agreement;
  const by = before ? Math.round((value - before.agreement.value) * 100) : 0;
  const endings = Object.entries(found.endings).filter(([, many]) => many > 0).sort(([, one], [, other]) => other - one);
  return html`<p class="headline"><b>${percent(value)}</b> ${t("studio.likely_agreement", { n: number(found.count), low: percent(low), high: percent(high) })}
      ${by ? html` <span class="change">${t("studio.likely_change", { by: signed(by, 0) })}</span>` : null}</p>
    <${Bar} value=${value} ghost=${before?.agreement.value} />
    <ul class="endings">${endings.map(([name, many]) => html`<li>${t(`ending.${name}`)}: ${percent(many / found.count)}</li>`)}</ul>`;
}

function Bar({ value, ghost }) {
  const sized = (share) => (element) => element?.style.setProperty("--share", share);
  return html`<span class="bar" aria-hidden="true"><i ref=${sized(value)}></i>${ghost === undefined ? null : html`<i class="ghost" ref=${sized(ghost)}></i>`}</span>`;
}

// Where others wait first, it is asked again until there is an answer.
async function answered(text) {
  for (;;) {
    const found = await ask("/api/studio/runs", { text, count: COUNT });
    if (!found.waiting) return found;
    await new Promise((done) => setTimeout(done, AGAIN));
  }
}

// One question at a time, for the newest valid state; what was found stays until there is something new.
function useRuns(digest, doc) {
  const [seen, setSeen] = useState({ found: null, before: null, error: null, busy: false, of: null });
  const running = useRef(false);
  const wanted = useRef(null);
  wanted.current = digest;
  const run = async () => {
    if (running.current || !wanted.current) return;
    running.current = true;
    const own = wanted.current;
    setSeen((now) => ({ ...now, busy: true }));
    try {
      const found = await answered(doc.text);
      setSeen((now) => ({ found, before: now.found, error: null, busy: false, of: own }));
    } catch (error) {
      setSeen((now) => ({ ...now, error, busy: false, of: own }));
    }
    running.current = false;
    if (wanted.current && wanted.current !== own) run();
  };
  useEffect(() => {
    if (!digest || digest === seen.of) return undefined;
    const timer = setTimeout(run, PAUSE);
    return () => clearTimeout(timer);
  }, [digest]);
  return { ...seen, stale: seen.of !== digest };
}
