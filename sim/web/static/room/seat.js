// The page of a seat: what is asked now, where things stand, the role sheet, what has happened.
import { html, useRef, useState } from "../base/markup.js";
import { Trouble } from "../base/trouble.js";
import { t } from "../base/words.js";
import { Door } from "./door.js";
import { useFocusKept } from "./focus.js";
import { History } from "./history.js";
import { kindOf, Line, Phase, Waiting } from "./phase.js";
import { Question } from "./question.js";
import { Sheet } from "./sheet.js";
import { Standing } from "./standing.js";
import { seatOf } from "./tokens.js";

export function Seat({ room }) {
  const own = seatOf(room);
  const hello = own && { room, sees: "seat", ...own };
  return html`<${Door} room=${room} title=${t("room", { code: room })} hello=${hello}>${(seen) => html`<${Seated} ...${seen} />`}<//>`;
}

function Seated(seen) {
  const { room, names, scenario, picture, state } = seen;
  return html`<main id="main" class="room seat">
    <header class="over"><h1>${names.party(picture.party)}</h1>
      <p class="facts">${t("room", { code: room })} · ${picture.seats[picture.party]?.name ?? ""} · <${Line} state=${state} /></p></header>
    <div class="columns">
      <div><${Now} ...${seen} />
        ${picture.run ? html`<${Standing} ...${{ names, scenario, picture }} />` : null}</div>
      <div><${Role} ...${{ names, picture }} />
        ${picture.run ? html`<${History} ...${{ names, scenario, picture }} stances=${picture.stances ?? { [picture.party]: picture.sheet.wants }} />` : null}</div>
    </div>
  </main>`;
}

// Where there is room for it the role sheet lies open beside the rest.
const WIDE = matchMedia("(min-width: 56rem)");

export function Role({ names, picture, beside = WIDE.matches }) {
  return html`<details class="role" open=${beside || picture.phase === "lobby"}><summary><h2>${t("sheet")}</h2></summary>
    <p><b>${picture.sheet.label}</b>, ${t(`role.${picture.sheet.role}`)}</p>
    <${Sheet} ...${{ names, sheet: picture.sheet }} /></details>`;
}

// `brief`: where the phase, and whom it waits for, are told elsewhere on the page.
export function Now({ names, scenario, picture, act, state, brief = false }) {
  const box = useRef(null);
  const [error, setError] = useState(null);
  useFocusKept(box);
  return html`<div class="now" ref=${box}>${brief ? null : html`<${Phase} picture=${picture} />`}
    ${picture.question ? html`<${Question} key=${picture.question.phase} ...${{ names, scenario, picture, state, act, setError }} />` : html`<${Idle} picture=${picture} />`}
    <${Trouble} error=${error} />
    ${brief ? null : html`<${Waiting} ...${{ names, picture }} />`}
    ${brief || picture.phase === "lobby" || picture.phase === "end" ? null : html`<${Break} ...${{ picture, act }} />`}
  </div>`;
}

const IDLE = { lobby: "waiting_begin", end: "talks_over" };

function Idle({ picture }) {
  return html`<div class="question"><p>${t(IDLE[kindOf(picture.phase)] ?? "not_asked")}</p>
    ${picture.revealed ? html`<p><a class="button main" href=${`/debrief/${picture.code}`}>${t("to_debrief")}</a></p>` : null}</div>`;
}

function Break({ picture, act }) {
  const [error, setError] = useState(null);
  const ask = () => act({ do: "ask_break" }).then(() => setError(null), setError);
  const asked = picture.breaks.includes(picture.party);
  return html`<div class="break" role="status">${asked ? html`<span class="tag asks">${t("break_asked")}</span>`
    : html`<button type="button" onClick=${ask}>${t("ask_break")}</button>`}</div><${Trouble} error=${error} />`;
}
