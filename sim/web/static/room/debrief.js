// The debrief: what this class made of it, against a thousand runs of the model from the same beginning.
import { html, useEffect, useState } from "../base/markup.js";
import { namesOf } from "../base/names.js";
import { ask, save } from "../base/api.js";
import { ErrorNotice } from "../base/error_notice.js";
import { pair, t } from "../base/i18n.js";
import { measured } from "../show/measured.js";
import { MonteCarlo } from "../show/monte_carlo.js";
import { MonteCarloProgress, useMonteCarlo } from "./monte_carlo_progress.js";
import { RunSummary } from "./run_summary.js";
import { History } from "./history.js";
import { Reasons } from "./reasons.js";
import { Results } from "./results.js";
import { teacherOf } from "./tokens.js";

export function Debrief({ room }) {
  const token = teacherOf(room);
  const [account, setAccount] = useState(null);
  const [error, setError] = useState(null);
  const look = () => {
    setError(null);
    ask(`/api/rooms/${room}/debrief`, { token }).then(setAccount, setError);
  };
  useEffect(look, [room]);
  if (account) return html`<${Account} ...${{ room, token, account }} />`;
  return html`<main id="main" class="room debrief"><h1>${t("debrief")}</h1>
    ${error ? null : html`<p role="status">${t("loading")}</p>`}
    <${ErrorNotice} error=${error} />
    ${error ? html`<p><button onClick=${look}>${t("try_again")}</button></p>` : null}</main>`;
}

// What happened is there at once; the thousand runs as soon as they are played.
function Account({ room, token, account }) {
  const { scenario } = account;
  const picture = account.room;
  const names = namesOf(scenario);
  const many = useMonteCarlo(room, token);
  return html`<main id="main" class="room debrief">
    <h1>${pair(t("debrief"), scenario.title)}</h1>
    <p>${t("debrief_text")}</p>
    <${Export} ...${{ room, token }} />
    <${RunSummary} ...${{ names, scenario, picture }} />
    ${many.found ? html`<${Beside} ...${{ names, scenario, picture }} found=${many.found} />` : html`<${MonteCarloProgress} ...${many} />`}
    <${Reasons} ...${{ names, scenario, picture }} />
    <div class="unprinted"><${History} ...${{ names, scenario, picture }} stances=${picture.stances} title=${t("round_by_round")} /></div>
  </main>`;
}

function Beside({ names, scenario, picture, found }) {
  return html`<${Results} ...${{ names, scenario, picture, found }} />
    <section class="many"><h2>${t("against_many_runs")}</h2>
      ${picture.run.ended ? null : html`<p>${t("ended_early")}</p>`}
      <${MonteCarlo} found=${found} own=${measured(picture.run)} label=${t("this_class")} /></section>`;
}

function Export({ room, token }) {
  const [error, setError] = useState(null);
  const log = () =>
    ask(`/api/rooms/${room}/log`, { token }, "blob").then((blob) => save(blob, `parley-${room}.zip`), setError);
  return html`<p class="controls unprinted"><button onClick=${() => print()}>${t("print")}</button>
    ${token ? html`<button onClick=${log}>${t("download_log")}</button>` : null}</p><${ErrorNotice} error=${error} />`;
}
