// Opening a room: which conflict, with a clock or without; for a class, or to rehearse alone.
import { html, useState } from "../base/markup.js";
import { ask } from "../base/api.js";
import { ErrorNotice } from "../base/error_notice.js";
import { t } from "../base/i18n.js";
import { enterRoom, keepRoom, newToken, roomsKept } from "./tokens.js";

// The key of a server on another machine, as its own link brings it.
const key = () => new URLSearchParams(location.hash.slice(1)).get("key") ?? "";

// `request` makes a repeated click ask for the same room.
async function opened(asked) {
  const { code, token } = await ask("/api/rooms", { ...asked, key: key() });
  const page = asked.rehearsal ? "rehearse" : "teach";
  keepRoom({ code, scenario: asked.scenario, page });
  enterRoom(code, token, page);
}

export function OpenRoom({ scenarios }) {
  const [scenario, setScenario] = useState(scenarios[0].name);
  const [minutes, setMinutes] = useState(0);
  const [error, setError] = useState(null);
  const [size, setSize] = useState(1);
  const [assigned, setAssigned] = useState(false);
  const [busy, setBusy] = useState(false);
  const go = (more) => {
    setBusy(true);
    opened({ scenario, clock: Math.round(60 * minutes), team_size: size, assigned, request: newToken(), ...more }).catch((problem) => {
      setError(problem);
      setBusy(false);
    });
  };
  const chosen = scenarios.find((each) => each.name === scenario);
  return html`<form class="open-room" onSubmit=${(event) => { event.preventDefault(); go({}); }}>
    <label>${t("scenario")}
      <select value=${scenario} onChange=${(event) => setScenario(event.target.value)}>
        ${scenarios.map((each) => html`<option value=${each.name}>${each.title}</option>`)}
      </select></label>
    <p class="facts">${chosen.summary}</p>
    <label>${t("minutes")}
      <select value=${minutes} onChange=${(event) => setMinutes(Number(event.target.value))}>
        ${[0, 1, 2, 3, 5, 10].map((each) => html`<option value=${each}>${each ? t("minutes_of", { n: each }) : t("no_clock")}</option>`)}
      </select></label>
    <label>${t("team_size")}
      <select value=${size} onChange=${(event) => setSize(Number(event.target.value))}>
        ${Array.from({ length: 12 }, (_, at) => at + 1).map((each) => html`<option value=${each}>${each}</option>`)}
      </select></label>
    <p><label><input type="checkbox" checked=${assigned} onChange=${(event) => setAssigned(event.target.checked)} /> ${t("assign_seats")}</label></p>
    <p class="controls"><button class="main" disabled=${busy}>${t("open_room")}</button>
      <button type="button" disabled=${busy} onClick=${() => go({ rehearsal: true })}>${t("rehearse")}</button>
      <button type="button" disabled=${busy} onClick=${() => go({ homework: true })}>${t("set_homework")}</button></p>
    <${ErrorNotice} error=${error} />
    <${Opened} scenarios=${scenarios} />
  </form>`;
}

// The way back to rooms that were opened in this browser.
function Opened({ scenarios }) {
  const rooms = roomsKept();
  if (!rooms.length) return null;
  const title = (room) => scenarios.find((each) => each.name === room.scenario)?.title ?? room.scenario;
  return html`<p>${t("rooms_opened")}</p><ul class="rooms">${rooms.map((room) => html`<li key=${room.code}>
    <a href=${`/${room.page}/${room.code}`}>${t("room", { code: room.code })}</a> <small>${title(room)}</small></li>`)}</ul>`;
}
