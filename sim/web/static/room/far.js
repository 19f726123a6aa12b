// A thousand runs that are still being played: how far they are, until they are there.
import { html, useEffect, useState } from "../base/markup.js";
import { number } from "../base/numbers.js";
import { ask } from "../base/requests.js";
import { Trouble } from "../base/trouble.js";
import { t } from "../base/words.js";

const PAUSE = 500; // milliseconds between two questions; each waits for news itself

// Returns { found }, or { far, error, again }.
export function useThousand(room, token) {
  const [told, setTold] = useState({});
  const [tries, setTries] = useState(0);
  useEffect(() => {
    let gone = false;
    let next = 0;
    const look = async () => {
      const news = await ask(`/api/rooms/${room}/thousand`, { token }).catch((error) => ({ error }));
      if (gone) return;
      setTold(news);
      if (news.far) next = setTimeout(look, PAUSE);
    };
    look();
    return () => {
      gone = true;
      clearTimeout(next);
    };
  }, [room, tries]);
  const again = () => {
    setTold({});
    setTries(tries + 1);
  };
  return { ...told, again };
}

export function Far({ far, error, again }) {
  return html`<section class="far unprinted"><h2>${t("against_many_runs")}</h2>
    ${error ? html`<p><button onClick=${again}>${t("try_again")}</button></p>` : html`<${Stage} far=${far} />`}
    <${Trouble} error=${error} /></section>`;
}

function Stage({ far }) {
  if (!far) return html`<p role="status">${t("loading")}</p>`;
  const { stage, done, count } = far;
  return html`<p role="status">${t(`progress.${stage}`, { n: number(done), m: number(count) })}</p>
    <progress value=${done} max=${count} aria-label=${t("against_many_runs")}></progress>`;
}
