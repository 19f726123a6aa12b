// The debrief: what this class made of it, against a thousand runs of the model from the same beginning.
import { html, useEffect, useState } from "../base/markup.js";
import { namesOf } from "../base/names.js";
import { ask, save } from "../base/requests.js";
import { Trouble } from "../base/trouble.js";
import { pair, t } from "../base/words.js";
import { Thousand } from "../show/thousand.js";
import { Happened, measured } from "./happened.js";
import { History } from "./history.js";
import { Reasons } from "./reasons.js";
import { Results } from "./results.js";
import { teacherOf } from "./tokens.js";

export function Debrief({ room }) {
  const token = teacherOf(room);
  const [found, setFound] = useState(null);
  const [error, setError] = useState(null);
  const look = () => {
    setError(null);
    ask(`/api/rooms/${room}/debrief`, { token }).then(setFound, setError);
  };
  useEffect(look, [room]);
  if (found) return html`<${Account} ...${{ room, token, found }} />`;
  return html`<main id="main" class="room debrief"><h1>${t("debrief")}</h1>
    ${error ? null : html`<p role="status">${t("thousand_wait")}</p>`}
    <${Trouble} error=${error} />
    ${error ? html`<p><button onClick=${look}>${t("try_again")}</button></p>` : null}</main>`;
}

function Account({ room, token, found }) {
  const { scenario } = found;
  const picture = found.room;
  const names = namesOf(scenario);
  return html`<main id="main" class="room debrief">
    <h1>${pair(t("debrief"), scenario.title)}</h1>
    <p>${t("debrief_text")}</p>
    <${Export} ...${{ room, token }} />
    <${Happened} ...${{ names, scenario, picture }} />
    <${Results} ...${{ names, scenario, picture, found }} />
    <section class="many"><h2>${t("against_thousand")}</h2>
      <${Thousand} found=${found} own=${measured(picture.run)} label=${t("this_class")} /></section>
    <${Reasons} ...${{ names, scenario, picture }} />
    <div class="unprinted"><${History} ...${{ names, scenario, picture }} stances=${picture.stances} title=${t("round_by_round")} /></div>
  </main>`;
}

function Export({ room, token }) {
  const [error, setError] = useState(null);
  const log = () =>
    ask(`/api/rooms/${room}/log`, { token }, "blob").then((blob) => save(blob, `parley-${room}.zip`), setError);
  return html`<p class="controls unprinted"><button onClick=${() => print()}>${t("print")}</button>
    ${token ? html`<button onClick=${log}>${t("download_log")}</button>` : null}</p><${Trouble} error=${error} />`;
}
