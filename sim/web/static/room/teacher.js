// The teacher's page: what to do next, the seats, the ways in, and what may be changed; below it what has happened. Wishes, gains and reasons are hidden
// until the teacher asks for them: students may see the screen.
import { html, useState } from "../base/markup.js";
import { recall, remember } from "../base/storage.js";
import { t } from "../base/i18n.js";
import { adviceOf, usePhaseAge } from "./advice.js";
import { RoomGate } from "./room_gate.js";
import { History } from "./history.js";
import { TeacherControls } from "./teacher_controls.js";
import { Issues, Signs } from "./issues.js";
import { LessonNotes } from "./lesson_notes.js";
import { Links } from "./links.js";
import { Next } from "./next_step.js";
import { NewsBanner } from "./news_banner.js";
import { Line, Phase } from "./phase.js";
import { Seats } from "./seats.js";
import { TeacherTalks } from "./teacher_talks.js";
import { Attempts, Observations, TeacherTeams } from "./teacher_teams.js";
import { teacherOf } from "./tokens.js";
import { withoutSecrets } from "./without_secrets.js";

export function Teacher({ room, about }) {
  const token = teacherOf(room);
  const hello = token && { room, sees: "teacher", token };
  return html`<${RoomGate} room=${room} title=${t("room", { code: room })} hello=${hello}>
    ${(seen) => html`<${Desk} ...${seen} about=${about} token=${token} />`}<//>`;
}

function Desk(seen) {
  const { room, names, scenario, state, act, about, token } = seen;
  const [secret, setSecret] = useState(recall("teacher.secrets") === "shown");
  const picture = secret ? seen.picture : withoutSecrets(seen.picture);
  const age = usePhaseAge(picture);
  const show = (event) => {
    setSecret(event.target.checked);
    remember("teacher.secrets", event.target.checked ? "shown" : "");
  };
  const over = picture.phase === "end";
  return html`<main id="main" class="room teacher">
    <header class="over"><h1>${scenario.title}</h1>
      <p class="facts">${t("teacher")} · ${t("room", { code: room })} · <${Line} state=${state} /></p>
      <label class="secrets"><input type="checkbox" checked=${secret} onChange=${show} /> ${t("show_secrets")}</label></header>
    <${NewsBanner} ...${{ names, picture }} />
    <${Phase} picture=${picture} />
    <${Attempts} ...${{ names, picture, token }} />
    <${Next} ...${{ room, names, scenario, picture, act }} />
    <${Advice} advice=${adviceOf(names, scenario, picture, age)} />
    <div class="columns">
      <div>${picture.homework === "*" ? null : html`<${Seats} ...${{ room, names, scenario, picture, act, age, secret }} />`}
        ${picture.run ? html`<${StatusTable} ...${{ names, scenario, picture }} />
          <${History} ...${{ names, scenario, picture }} stances=${picture.stances} />` : null}</div>
      <div>${over ? null : html`<details class="panel" open=${picture.phase === "lobby"}><summary>${t("invite")}</summary>
          <${Links} ...${{ room, about, token }} /></details>
        <${LessonNotes} ...${{ room, token }} />
        <${TeacherTeams} ...${{ names, scenario, picture, act }} /><${TeacherTalks} ...${{ names, picture, act }} hidden=${!secret} />
        <${TeacherControls} ...${{ names, scenario, picture, about, act }} />`}<${Observations} picture=${picture} /></div>
    </div>
  </main>`;
}

const Advice = ({ advice }) => html`<p class=${advice ? "advise" : "unseen"} role="status">${advice ? html`<b>${t("advice_now")}</b> ${advice}` : ""}</p>`;

function StatusTable({ names, scenario, picture }) {
  return html`<section><h3 class="as-head">${t("where_things_stand")}</h3><${Signs} all=${Boolean(picture.stances)} />
    <${Issues} ...${{ names, scenario, picture }} stances=${picture.stances} /></section>`;
}
