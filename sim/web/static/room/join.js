// Joining: the room's code, then a name and a free seat. Who has a seat here already is shown the way back to it.
import { html, useState } from "../base/markup.js";
import { ask } from "../base/api.js";
import { ErrorNotice } from "../base/error_notice.js";
import { t } from "../base/i18n.js";
import { RoomGate } from "./room_gate.js";
import { Line } from "./phase.js";
import { tidy } from "./room_code.js";
import { enterSeat, seatKept } from "./tokens.js";

export function Join({ room }) {
  if (!room) return html`<main id="main" class="room join"><h1>${t("join_room")}</h1><${CodeForm} /></main>`;
  return html`<${RoomGate} room=${tidy(room)} title=${t("join_room")} hello=${{ room: tidy(room), sees: "show" }}>
    ${(seen) => html`<${Seats} ...${seen} />`}<//>`;
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

function Seats({ room, scenario, picture, state }) {
  const mine = seatKept(room);
  const [name, setName] = useState("");
  const [party, setParty] = useState("");
  const [error, setError] = useState(null);
  const free = scenario.parties.filter((each) => !picture.seats[each.name]);
  const chosen = free.some((each) => each.name === party) ? party : "";
  const take = async (event) => {
    event.preventDefault();
    try {
      const { token } = await ask(`/api/rooms/${room}/join`, { party: chosen, name: name.trim() });
      enterSeat(room, `${chosen}.${token}`);
    } catch (problem) {
      setError(problem);
    }
  };
  return html`<main id="main" class="room join">
    <p class="over"><${Line} state=${state} quiet=${true} /></p>
    <h1>${scenario.title}</h1>
    <p>${scenario.summary}</p>
    ${mine ? html`<p class="next"><${Back} ...${{ room, mine }} /></p>` : null}
    <form onSubmit=${take}>
      <label>${t("your_name")} <input value=${name} required maxlength="40" autocomplete="nickname"
        onInput=${(event) => setName(event.target.value)} /></label>
      <fieldset class="choices"><legend>${t("choose_seat")}</legend>
        ${scenario.parties.map((each) => html`<${SeatChoice} key=${each.name} ...${{ each, chosen, setParty }}
          held=${picture.seats[each.name]} />`)}
      </fieldset>
      ${free.length ? null : html`<p role="status">${t("no_seat_free")}</p>`}
      <p><button class="main" disabled=${!free.length}>${t("take_this_seat")}</button></p>
      <${ErrorNotice} error=${error} />
    </form>
  </main>`;
}

function Back({ room, mine }) {
  const go = (event) => {
    event.preventDefault();
    enterSeat(room, mine);
  };
  return html`<a class="button main" href=${`/seat/${room}`} onClick=${go}>${t("back_to_seat")}</a>`;
}

function SeatChoice({ each, held, chosen, setParty }) {
  return html`<label class=${held ? "choice taken" : "choice"}>
    <input type="radio" name="party" required value=${each.name} disabled=${Boolean(held)} checked=${chosen === each.name}
      onChange=${() => setParty(each.name)} />
    <span><b>${each.label}</b> <small>${held ? t("taken_by", { name: held.name }) : t(`role.${each.role}`)}</small></span>
  </label>`;
}
