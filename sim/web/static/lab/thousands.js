// The settings shown, played a thousand times, and this run's place among them.
import { html, useEffect, useState } from "../base/markup.js";
import { ask } from "../base/requests.js";
import { Trouble } from "../base/trouble.js";
import { t } from "../base/words.js";
import { Gains } from "../show/gains.js";
import { Thousand } from "../show/thousand.js";
import { question } from "./state.js";

const COUNT = 1000;

export function Thousands({ state, run, names }) {
  const asked = JSON.stringify({ state: question(state), count: COUNT });
  const { found, busy, error, go } = useThousand(asked);
  return html`<section class="thousands"><h2>${t("many_runs")}</h2>
    <p>${t("many_runs_text")}</p>
    <p><button type="button" class="main" onClick=${go} disabled=${busy}>${t("many_runs_go")}</button></p>
    <p role="status">${busy ? t("many_runs_wait") : found ? t("many_runs_done") : ""}</p>
    <${Trouble} error=${error} />
    ${found ? html`<${Thousand} found=${found} own=${run.ended} label=${t("this_run")} />
      <h3>${t("results")}</h3>
      <${Gains} names=${names} gains=${found.gains} nash=${found.theory.nash?.gains} ends=${{ this: t("this_run") }} />` : null}
  </section>`;
}

// What was found for other settings is forgotten.
function useThousand(asked) {
  const [seen, setSeen] = useState({});
  useEffect(() => setSeen((now) => (now.asked === asked ? now : {})), [asked]);
  const go = async () => {
    const own = (told) => setSeen((now) => (now.asked === asked ? { asked, ...told } : now));
    setSeen({ asked, busy: true });
    try {
      const found = await ask("/api/lab/thousand", JSON.parse(asked));
      own({ found });
    } catch (error) {
      own({ error });
    }
  };
  return { ...(seen.asked === asked ? seen : {}), go };
}
