// The settings shown, played a thousand times, and this run's place among them.
import { html, useEffect, useState } from "../base/markup.js";
import { ask } from "../base/api.js";
import { ErrorNotice } from "../base/error_notice.js";
import { t } from "../base/i18n.js";
import { Gains } from "../show/gains.js";
import { measured } from "../show/measured.js";
import { MonteCarlo } from "../show/monte_carlo.js";
import { question } from "./state.js";

const COUNT = 1000;

export function MonteCarloPanel({ state, run, names }) {
  const asked = JSON.stringify({ state: question(state), count: COUNT });
  const { found, busy, error, go } = useMonteCarlo(asked);
  return html`<section class="monte-carlo-panel"><h2>${t("many_runs")}</h2>
    <p>${t("many_runs_text")}</p>
    <p><button type="button" class="main" onClick=${go} disabled=${busy}>${t("many_runs_go")}</button></p>
    <p role="status">${busy ? t("many_runs_wait") : found ? t("many_runs_done") : ""}</p>
    <${ErrorNotice} error=${error} />
    ${found ? html`<${MonteCarlo} found=${found} own=${measured(run)} label=${t("this_run")} />
      <h3>${t("results")}</h3>
      <${Gains} names=${names} gains=${found.gains} nash=${found.theory.nash?.gains} ends=${{ this: t("this_run") }} />` : null}
  </section>`;
}

// What was found for other settings is forgotten.
function useMonteCarlo(asked) {
  const [seen, setSeen] = useState({});
  useEffect(() => setSeen((now) => (now.asked === asked ? now : {})), [asked]);
  const go = async () => {
    const own = (update) => setSeen((now) => (now.asked === asked ? { asked, ...update } : now));
    setSeen({ asked, busy: true });
    try {
      const found = await ask("/api/lab/monte-carlo", JSON.parse(asked));
      own({ found });
    } catch (error) {
      own({ error });
    }
  };
  return { ...(seen.asked === asked ? seen : {}), go };
}
