// What a page of a room shows while it can't show the room: not yet there, not allowed, no token.
import { html, useEffect } from "../base/markup.js";
import { namesOf } from "../base/names.js";
import { t } from "../base/i18n.js";
import { localized } from "../base/scenario_text.js";
import { leaveSeat } from "./tokens.js";
import { useRoom } from "./use_room.js";

const Shut = ({ title, within, children }) =>
  within ? html`<div>${children}</div>` : html`<main id="main" class="room"><h1>${title}</h1>${children}</main>`;

// `lost`: the seat that was one's own and is not any more, if it is that.
function Denied({ room, title, within, why, lost }) {
  useEffect(() => lost && leaveSeat(room, lost.token), []);
  return html`<${Shut} ...${{ title, within }}>
    <p role="alert" class="trouble">${t("failed", { why: t(`why.${why}`) })}</p>
    ${lost ? html`<p>${t("seat_lost")}</p>` : null}
    <p><a class="button" href=${why === "no_such_room" ? "/join" : `/join/${room}`}>${t("join_room")}</a></p>
  <//>`;
}

// Calls `inside({ room, names, scenario, told, picture, state, act })` once there is a picture; `within`: the door is a part of a page.
// `first`: see `useRoom`. `names.you`: the party whose seat this is, if it is one's.
export function RoomGate({ room, title, hello, first = null, within = false, children: inside }) {
  const seen = useRoom(hello, first);
  if (!hello) return html`<${Denied} ...${{ room, title, within }} why="not_yours" />`;
  const lost = seen.denied === "not_yours" && hello.sees === "seat" ? hello : null;
  if (seen.denied) return html`<${Denied} ...${{ room, title, within, lost }} why=${seen.denied} />`;
  const wait = t(seen.state === "away" ? "reconnecting" : "loading");
  if (!seen.picture) return html`<${Shut} ...${{ title, within }}><p role="status">${wait}</p><//>`;
  const scenario = localized(seen.scenario);
  return inside({ ...seen, room, scenario, told: seen.scenario, names: { ...namesOf(scenario), you: seen.picture.party || hello.party } });
}
