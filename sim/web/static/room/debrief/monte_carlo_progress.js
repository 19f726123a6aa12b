// A thousand runs that are still being played: how far they are, until they are there.
import { html, useEffect, useState } from "../../base/markup.js";
import { number } from "../../base/numbers.js";
import { ask } from "../../base/api.js";
import { ErrorNotice } from "../../base/error_notice.js";
import { t } from "../../base/i18n.js";

const PAUSE = 500; // milliseconds between two questions; each waits for news itself

// Returns { found }, or { far, error, again }.
export function useMonteCarlo(room, token) {
  const [progress, setProgress] = useState({});
  const [tries, setTries] = useState(0);
  useEffect(() => {
    let gone = false;
    let next = 0;
    const look = async () => {
      const news = await ask(`/api/rooms/${room}/monte-carlo`, { token }).catch((error) => ({ error }));
      if (gone) return;
      setProgress(news);
      if (news.far) next = setTimeout(look, PAUSE);
    };
    look();
    return () => {
      gone = true;
      clearTimeout(next);
    };
  }, [room, tries]);
  const again = () => {
    setProgress({});
    setTries(tries + 1);
  };
  return { ...progress, again };
}

export function MonteCarloProgress({ far, error, again }) {
  return html`<section class="far unprinted"><h2>${t("against_many_runs")}</h2>
    ${error ? html`<p><button onClick=${again}>${t("try_again")}</button></p>` : html`<${Progress} far=${far} />`}
    <${ErrorNotice} error=${error} /></section>`;
}

function Progress({ far }) {
  if (!far) return html`<p role="status">${t("loading")}</p>`;
  const { stage, done, count } = far;
  return html`<p role="status">${t(`progress.${stage}`, { n: number(done), m: number(count) })}</p>
    <progress value=${done} max=${count} aria-label=${t("against_many_runs")}></progress>`;
}
