// The projector: large, and without secrets until the teacher reveals them. In the teacher's own browser it proves so, and is let into a full room.
import { html } from "../base/markup.js";
import { pair, t } from "../base/i18n.js";
import { Answer } from "../show/answer.js";
import { PartyBadge } from "../show/party_badge.js";
import { Outcome } from "../show/outcome.js";
import { Violence } from "../show/violence.js";
import { RoomGate } from "./room_gate.js";
import { News, Said } from "./history.js";
import { Issues, Signs } from "./issues.js";
import { Invitation } from "./links.js";
import { NewsBanner } from "./news_banner.js";
import { Line, Phase, Waiting } from "./phase.js";
import { SeatStatus, standsOf } from "./seats.js";
import { teacherOf } from "./tokens.js";

export function Projector({ room, about }) {
  return html`<${RoomGate} room=${room} title=${t("room", { code: room })} hello=${{ room, sees: "show", token: teacherOf(room) ?? "" }}>
    ${(seen) => html`<${Screen} ...${seen} about=${about} />`}<//>`;
}

function Screen({ room, names, scenario, picture, state, about }) {
  const { run } = picture;
  return html`<main id="main" class="room show">
    <header class="over"><h1>${scenario.title}</h1>
      <p class="facts">${t("room", { code: room })} <${Line} state=${state} quiet=${true} /></p></header>
    <${NewsBanner} ...${{ names, picture }} />
    <${Phase} picture=${picture} />
    ${picture.phase === "lobby" ? html`<p class="summary">${scenario.about || scenario.summary}</p>
      <${Invitation} ...${{ room, about }} />` : null}
    <${Places} ...${{ names, scenario, picture }} />
    <${Waiting} ...${{ names, picture }} />
    ${run ? html`<${Latest} ...${{ names, scenario, picture }} />` : null}
    ${run?.round > 1 ? html`<${Violence} rounds=${run.rounds} />` : null}
  </main>`;
}

function Places({ names, scenario, picture }) {
  return html`<ul class="places" aria-label=${t("seats")}>${scenario.parties.map(({ name }) => {
    const held = picture.seats[name];
    const stands = standsOf(picture, name);
    const away = held && !held.online;
    return html`<li key=${name} class=${away ? "gone" : ""}><${PartyBadge} ...${{ names, party: name }} /> <b>${names.party(name)}</b>
      <small>${held ? held.name : t("played_by_model")}${away ? `, ${t("offline")}` : ""}</small>
      ${stands ? html`<${SeatStatus} stands=${stands} />` : null}</li>`;
  })}</ul>`;
}

// Where the issues stand, the newest answers, and what was said in this round.
function Latest({ names, scenario, picture }) {
  const { run, stances } = picture;
  const round = run.rounds.findLast((each) => each.exchanges.length || each.done);
  return html`<div class="columns">
    <section><h3 class="as-head">${t("issues")}</h3><${Signs} all=${Boolean(stances)} />
      <${Issues} ...${{ names, scenario, picture, stances }} /></section>
    <section><${News} ...${{ names, picture }} />
      ${round ? html`<${Newest} ...${{ names, round }} />` : null}
      <${Said} ...${{ names, picture }} round=${run.round} /></section>
  </div>`;
}

function Newest({ names, round }) {
  const last = round.exchanges.at(-1);
  return html`<h3 class="as-head">${t("round", { n: round.round })}</h3>
    ${round.done ? html`<${Outcome} outcome=${round.outcome} />` : null}
    ${last ? html`<h3>${pair(t("answers"), t("exchange", { n: last.exchange }))}</h3>
      <ul class="cards">${last.answers.map((given) => html`<${Answer} key=${given.party} ...${{ names, given }} />`)}</ul>` : null}`;
}
