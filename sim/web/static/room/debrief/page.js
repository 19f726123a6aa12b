// The debrief: what this class made of it, as a story of six slides; below them everything in full, another room beside it, and what can be taken away.
import { html, useEffect, useState } from "../../base/markup.js";
import { namesOf } from "../../base/names.js";
import { ask } from "../../base/api.js";
import { ErrorNotice } from "../../base/error_notice.js";
import { pair, t } from "../../base/i18n.js";
import { localized } from "../../base/scenario_text.js";
import { measured } from "../../show/measured.js";
import { MonteCarlo } from "../../show/monte_carlo.js";
import { History } from "../history.js";
import { readerOf, teacherOf } from "../tokens.js";
import { AnotherRoom } from "./another_room.js";
import { DealMap } from "./deal_map.js";
import { Export } from "./export.js";
import { MonteCarloProgress, useMonteCarlo } from "./monte_carlo_progress.js";
import { Otherwise } from "./otherwise.js";
import { Questions } from "./questions.js";
import { Reasons } from "./reasons.js";
import { Slides } from "./slides.js";
import { TalksSlide } from "./talks_slide.js";
import { WhatHappened } from "./what_happened.js";
import { WhoGained } from "./who_gained.js";

export function Debrief({ room }) {
  const teacher = teacherOf(room);
  const token = teacher || readerOf(room);
  const [account, setAccount] = useState(null);
  const [error, setError] = useState(null);
  const look = () => {
    setError(null);
    ask(`/api/rooms/${room}/debrief`, { token }).then(setAccount, setError);
  };
  useEffect(look, [room]);
  if (account) return html`<${Account} ...${{ room, token, account }} teacher=${Boolean(teacher)} look=${look} />`;
  return html`<main id="main" class="room debrief"><h1>${t("debrief")}</h1>
    ${error ? null : html`<p role="status">${t("loading")}</p>`}
    <${ErrorNotice} error=${error} />
    ${error ? html`<p><button onClick=${look}>${t("try_again")}</button></p>` : null}</main>`;
}

// What happened is there at once; the thousand runs as soon as they are played.
function Account({ room, token, teacher, account, look }) {
  const { story } = account;
  const scenario = localized(account.scenario);
  const picture = account.room;
  const names = namesOf(scenario);
  const many = useMonteCarlo(room, token);
  const seen = { room, token, names, scenario, picture, story, found: many.found, lesson: account.lesson };
  const progress = html`<${MonteCarloProgress} ...${many} />`;
  return html`<main id="main" class="room debrief">
    <header class="over"><h1>${pair(t("debrief"), scenario.title)}</h1><p class="facts">${t("room", { code: room })}</p></header>
    <${Slides} slides=${[
      ["happened", t("slide.happened"), html`<${WhatHappened} ...${seen} />`],
      ["talks", t("slide.talks"), html`<${TalksSlide} ...${{ ...seen, teacher, look }} />`],
      ["deals", t("slide.map"), many.found ? html`<${DealMap} ...${seen} />` : progress],
      ["gained", t("slide.gained"), many.found ? html`<${WhoGained} ...${seen} />` : progress],
      ["otherwise", t("slide.otherwise"), html`<${Otherwise} ...${seen} />`],
      ["questions", t("slide.questions"), html`<${Questions} ...${seen} />`],
    ]} />
    <section class="more"><h2 class="unprinted">${t("debrief_more")}</h2>
      <${Export} ...${{ room, token, teacher }} />
      ${many.found ? html`<details class="panel"><summary>${t("against_many_runs")}</summary>
        ${picture.run.ended ? null : html`<p>${t("ended_early")}</p>`}
        <${MonteCarlo} found=${many.found} own=${measured(picture.run)} label=${t("this_class")} /></details>` : null}
      <details class="panel unprinted"><summary>${t("other_room")}</summary><${AnotherRoom} ...${seen} /></details>
      <${Reasons} ...${{ names, scenario, picture }} />
      <details class="panel unprinted"><summary>${t("round_by_round")}</summary>
        <${History} ...${{ names, scenario, picture }} stances=${picture.stances} title=${t("round_by_round")} /></details>
    </section>
  </main>`;
}
