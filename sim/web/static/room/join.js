// Joining: the room's code, then a name and a place: a free seat, a team, or wherever one is needed. Whoever has a seat in this browser already is
// shown the way back to it, and somebody else may join beside them.
import { html, useEffect, useState } from "../base/markup.js";
import { ask } from "../base/api.js";
import { ErrorNotice } from "../base/error_notice.js";
import { t } from "../base/i18n.js";
import { RoomGate } from "./room_gate.js";
import { Line } from "./phase.js";
import { tidy } from "./room_code.js";
import { SeatGroups } from "./seat_groups.js";
import { keepSeat, newToken, seatsKept, takeSeat } from "./tokens.js";

// Places that are no party: where one is needed, and beside the table.
const PLACED = "";
const OBSERVE = "*";
// The room as the server sent it with the page, if it did.
const FIRST = JSON.parse(document.getElementById("first")?.textContent ?? "null");
if (FIRST?.picture) FIRST.picture.ahead = Date.now() / 1000 - FIRST.picture.now;

export function Join({ room }) {
  const [entered, setEntered] = useState(null);
  useEffect(() => entered && scrollTo(0, 0), [entered]); // the form may have been scrolled down
  if (entered) return html`<${entered.Seat} room=${entered.code} first=${entered.first} />`;
  if (!room) return html`<main id="main" class="room join"><h1>${t("join_room")}</h1><${CodeForm} /></main>`;
  return html`<${RoomGate} room=${tidy(room)} title=${t("join_room")} hello=${{ room: tidy(room), sees: "show" }} first=${FIRST}>
    ${(seen) => html`<${Places} ...${seen} enter=${setEntered} />`}<//>`;
}

export function CodeForm() {
  const [code, setCode] = useState("");
  const go = (event) => {
    event.preventDefault();
    if (tidy(code)) location.assign(`/join/${tidy(code)}`);
  };
  return html`<form class="code-form" onSubmit=${go}>
    <label>${t("code")} <input class="code" value=${code} required maxlength="12" autocomplete="off" autocapitalize="characters"
      spellcheck=${false} onInput=${(event) => setCode(event.target.value)} /></label>
    <button class="main">${t("join")}</button>
  </form>`;
}

// The seat's page in place of this one, without a reload; its script is fetched while somebody types a name.
const seatPage = () => import("./seat.js");

function useSeat(enter) {
  useEffect(() => {
    seatPage().catch(() => {});
    addEventListener("popstate", () => location.reload(), { once: true });
  }, []);
  return async (code, token, first = null) => {
    const { Seat } = await seatPage();
    takeSeat(code, token);
    document.title = `${t("title_room")} · ${t("app")}`;
    enter({ Seat, code, first });
  };
}

function Places({ room, scenario, told, picture, state, enter }) {
  const mine = seatsKept(room);
  const [who, setWho] = useState("");
  const [own] = useState(() => newToken());
  const [name, setName] = useState("");
  const [place, setPlace] = useState(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(null);
  const sit = useSeat(enter);
  const places = placesOf(scenario, picture);
  const chosen = places.includes(place) ? place : places[0];
  const take = async (event) => {
    event.preventDefault();
    setBusy(true);
    try {
      const party = chosen === OBSERVE ? "" : chosen;
      const given = { party, observe: chosen === OBSERVE, name: name.trim(), token: who || own };
      const { code, token, picture: seat } = await ask(`/api/rooms/${room}/join`, given);
      if (code !== room) keepSeat(room, token, given.name);
      await sit(code, token, { scenario: told, picture: { ...seat, ahead: Date.now() / 1000 - seat.now } });
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };
  return html`<main id="main" class="room join">
    <p class="over"><${Line} state=${state} quiet=${true} /></p>
    <h1>${scenario.title}</h1>
    <p>${scenario.summary}</p>
    ${picture.homework ? html`<p>${t("homework_text")}</p>` : null}
    ${mine.length ? html`<${Here} ...${{ room, mine }} go=${(token) => back(room, picture, token).then((code) => sit(code, token), setError)} />` : null}
    <form onSubmit=${take}>
      ${mine.length ? html`<h2>${t("join_another")}</h2>` : null}
      ${mine.length && mayMove(picture) ? html`<${Who} ...${{ mine, who, setWho }} />` : null}
      <label>${t("your_name")} <input value=${name} required maxlength="40" autocomplete="nickname"
        onInput=${(event) => setName(event.target.value)} /></label>
      <${Choices} ...${{ scenario, picture, places, chosen, setPlace }} />
      <p><button class="main" disabled=${busy}>${t(chosen === OBSERVE ? "join_observing" : chosen === PLACED ? "join_now" : "take_this_seat")}</button></p>
      <${ErrorNotice} error=${error} />
    </form>
  </main>`;
}

// The room of one's seat: an attempt at a homework is a room of its own, which the server finds by the token.
async function back(room, picture, token) {
  if (!picture.homework) return room;
  return (await ask(`/api/rooms/${room}/join`, { party: "", name: "?", token })).code;
}

// What a newcomer may choose, the first one best: there is always something.
function placesOf(scenario, picture) {
  if (picture.phase === "end") return [OBSERVE];
  const placed = picture.full ? [] : [PLACED];
  const parties = picture.assigned ? [] : scenario.parties.map((each) => each.name).filter((each) => picture.choosable.includes(each));
  return [...placed, ...parties, ...(picture.homework ? [] : [OBSERVE])];
}

function Choices({ scenario, picture, places, chosen, setPlace }) {
  const choice = (place, words, more) => html`<${Choice} key=${place} ...${{ words, more }} checked=${chosen === place} disabled=${!places.includes(place)}
    choose=${() => setPlace(place)} value=${place} />`;
  return html`<fieldset class="choices"><legend>${t("choose_seat")}</legend>
    ${places.includes(PLACED) ? choice(PLACED, t("place_me"), t("place_me_text")) : null}
    ${picture.assigned ? null : html`<${SeatGroups} scenario=${scenario}>${(parties) =>
      parties.map((each) => choice(each.name, each.label, heldBy(picture, each)))}<//>`}
    ${places.includes(OBSERVE) ? choice(OBSERVE, t("observe"), t("observe_text")) : null}
  </fieldset>`;
}

function heldBy(picture, party) {
  const held = picture.seats[party.name];
  if (!held) return t(`role.${party.role}`);
  if (!picture.choosable.includes(party.name)) return t("taken_by", { name: held.name });
  return t("team_of", { name: held.name, n: held.size });
}

function Choice({ words, more, value, checked, disabled, choose }) {
  return html`<label class=${disabled ? "choice taken" : "choice"}>
    <input type="radio" name="party" required value=${value} disabled=${disabled} checked=${checked} onChange=${choose} />
    <span><b>${words}</b> <small>${more}</small></span>
  </label>`;
}

const called = ({ name }, known, nameless) => (name ? t(known, { name }) : t(nameless));

// The ways back for those who have a seat in this browser.
const Here = ({ mine, go }) => html`<section class="next" aria-label=${t("seats_here")}><p>${t("seats_here")}</p>
  <p class="controls">${mine.map((each) => html`<button key=${each.token} type="button" class="main" onClick=${() => go(each.token)}>
    ${called(each, "continue_as", "back_to_seat")}</button>`)}</p></section>`;

// Before the talks somebody who has a seat may choose another one.
const mayMove = (picture) => picture.phase === "lobby" && !picture.assigned && !picture.homework;

const Who = ({ mine, who, setWho }) => html`<label>${t("who_joins")} <select value=${who} onChange=${(event) => setWho(event.target.value)}>
  <option value="">${t("another_person")}</option>
  ${mine.map((each) => html`<option key=${each.token} value=${each.token}>${called(each, "change_seat_of", "change_seat")}</option>`)}</select></label>`;
