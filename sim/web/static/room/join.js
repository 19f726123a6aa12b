// Joining: the room's code, then a name and a place: a free seat, a team, or wherever one is needed. Who has a seat here already is shown the way back to it.
import { html, useEffect, useState } from "../base/markup.js";
import { ask } from "../base/api.js";
import { ErrorNotice } from "../base/error_notice.js";
import { t } from "../base/i18n.js";
import { RoomGate } from "./room_gate.js";
import { Line } from "./phase.js";
import { tidy } from "./room_code.js";
import { SeatGroups } from "./seat_groups.js";
import { keepSeat, newToken, seatKept, takeSeat } from "./tokens.js";

// Places that are no party: where one is needed, and beside the table.
const PLACED = "";
const OBSERVE = "*";

export function Join({ room }) {
  const [entered, setEntered] = useState(null);
  if (entered) return html`<${entered.Seat} room=${entered.code} />`;
  if (!room) return html`<main id="main" class="room join"><h1>${t("join_room")}</h1><${CodeForm} /></main>`;
  return html`<${RoomGate} room=${tidy(room)} title=${t("join_room")} hello=${{ room: tidy(room), sees: "show" }}>
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
  return async (code, token) => {
    const { Seat } = await seatPage();
    takeSeat(code, token);
    document.title = `${t("title_room")} · ${t("app")}`;
    enter({ Seat, code });
  };
}

function Places({ room, scenario, picture, state, enter }) {
  const mine = seatKept(room);
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
      const given = { party, observe: chosen === OBSERVE, name: name.trim(), token: seatKept(room) || own };
      const { code, token } = await ask(`/api/rooms/${room}/join`, given);
      if (code !== room) keepSeat(room, token);
      await sit(code, token);
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
    ${mine ? html`<p class="next"><${Back} go=${() => back(room, picture, mine).then((code) => sit(code, mine), setError)} room=${room} /></p>` : null}
    <form onSubmit=${take}>
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

function Back({ go, room }) {
  const enter = (event) => {
    event.preventDefault();
    go();
  };
  return html`<a class="button main" href=${`/seat/${room}`} onClick=${enter}>${t("back_to_seat")}</a>`;
}
