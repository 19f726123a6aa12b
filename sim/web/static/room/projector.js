// The projector: it fills the screen, large, and without secrets until the teacher reveals them. In the teacher's own browser it proves so, and is let into a full room.
import { html } from "../base/markup.js";
import { pair, t } from "../base/i18n.js";
import { Answer } from "../show/answer.js";
import { PartyBadge } from "../show/party_badge.js";
import { Outcome } from "../show/outcome.js";
import { Violence } from "../show/violence.js";
import { RoomGate } from "./room_gate.js";
import { Said } from "./history.js";
import { Issues, Signs } from "./issues.js";
import { Invitation } from "./links.js";
import { NewsBanner } from "./news_banner.js";
import { Line, Phase, Waiting } from "./phase.js";
import { SeatGroups } from "./seat_groups.js";
import { SeatStatus, standsOf } from "./seats.js";
import { teacherOf } from "./tokens.js";

const MANY_ISSUES = 3; // with more of them, axes go without what stands around them

export function Projector({ room, about }) {
  return html`<${RoomGate} room=${room} title=${t("room", { code: room })} hello=${{ room, sees: "show", token: teacherOf(room) ?? "" }}>
    ${(seen) => html`<${Screen} ...${seen} about=${about} />`}<//>`;
}

function Screen(seen) {
  const { room, names, scenario, picture, state } = seen;
  const lobby = picture.phase === "lobby";
  return html`<main id="main" class=${`room show ${lobby ? "lobby" : "running"} ${scenario.issues.length > MANY_ISSUES ? "many" : ""}`}>
    <header class="show-head"><div><h1>${scenario.title}</h1>
        <p class="facts">${t("room", { code: room })} <${Line} state=${state} quiet=${true} /></p></div>
      <${Phase} picture=${picture} /></header>
    <${NewsBanner} ...${{ names, picture }} />
    ${lobby ? html`<${Lobby} ...${seen} />` : html`<${Running} ...${seen} />`}
    <footer class="show-foot"><${Waiting} ...${{ names, picture }} /><${Places} ...${{ names, scenario, picture }} /></footer>
  </main>`;
}

const Lobby = ({ room, about, scenario }) => html`<div class="show-lobby"><${Invitation} ...${{ room, about }} />
  <p class="summary">${scenario.about || scenario.summary}</p></div>`;

// Where the issues stand beside the newest answers and what was said in this round.
function Running({ names, scenario, picture }) {
  const { run, stances } = picture;
  const round = run.rounds.findLast((each) => each.exchanges.length || each.done);
  return html`<div class="show-columns">
    <section aria-label=${t("issues")}><h3 class="unseen">${t("issues")}</h3><${Signs} all=${Boolean(stances)} />
      <${Issues} ...${{ names, scenario, picture, stances }} /></section>
    <section aria-label=${t("answers")}>
      ${round ? html`<${Newest} ...${{ names, round }} />` : html`<p class="lead">${t("show_no_text")}</p>`}
      <${Said} ...${{ names, picture }} round=${run.round} />
      ${run.round > 1 && scenario.violence ? html`<${Violence} rounds=${run.rounds} />` : null}</section>
  </div>`;
}

function Places({ names, scenario, picture }) {
  return html`<div class="show-places" role="group" aria-label=${t("seats")}><${SeatGroups} scenario=${scenario}>${(parties) => html`
    <ul class="places">${parties.map(({ name }) => html`<${Place} key=${name} ...${{ names, picture, name }} />`)}</ul>`}<//></div>`;
}

function Place({ names, picture, name }) {
  const held = picture.seats[name];
  const stands = standsOf(picture, name);
  const away = held && !held.online;
  return html`<li class=${`${away ? "gone" : ""} ${held ? "" : "model"}`}><${PartyBadge} ...${{ names, party: name }} /> <b>${names.party(name)}</b>
    <small>${held ? held.name : t("played_by_model")}${away ? `, ${t("offline")}` : ""}</small>
    ${stands ? html`<${SeatStatus} stands=${stands} />` : null}</li>`;
}

function Newest({ names, round }) {
  const last = round.exchanges.at(-1);
  return html`<h3 class="as-head">${t("round", { n: round.round })}</h3>
    ${round.done ? html`<${Outcome} outcome=${round.outcome} />` : null}
    ${last ? html`<h3>${pair(t("answers"), t("exchange", { n: last.exchange }))}</h3>
      <ul class="cards">${last.answers.map((given) => html`<${Answer} key=${given.party} ...${{ names, given }} />`)}</ul>` : null}`;
}
