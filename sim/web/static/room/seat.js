// The page of a seat: what is asked now, where things stand, the role sheet, what has happened.
import { html } from "../base/markup.js";
import { t } from "../base/i18n.js";
import { RoomGate } from "./room_gate.js";
import { History } from "./history.js";
import { CurrentTask } from "./current_task.js";
import { NewsBanner } from "./news_banner.js";
import { Observer } from "./observer.js";
import { Line } from "./phase.js";
import { Role } from "./role_panel.js";
import { SeatIssues } from "./seat_issues.js";
import { Talks } from "./talks.js";
import { Team } from "./team.js";
import { seatOf } from "./tokens.js";

export function Seat({ room }) {
  const own = seatOf(room);
  const hello = own && { room, sees: "seat", ...own };
  return html`<${RoomGate} room=${room} title=${t("room", { code: room })} hello=${hello}>${(seen) =>
    seen.picture.party ? html`<${Seated} ...${seen} />` : html`<${Observer} ...${seen} />`}<//>`;
}

function Seated(seen) {
  const { room, names, scenario, picture, state } = seen;
  const stances = picture.stances ?? { [picture.party]: picture.sheet.wants };
  return html`<main id="main" class="room seat">
    <header class="over"><h1>${names.party(picture.party)}</h1>
      <p class="facts">${t("room", { code: room })} · ${picture.me?.name} · <${Line} state=${state} /></p></header>
    <${NewsBanner} ...${{ names, picture }} />
    <div class="columns">
      <div><${CurrentTask} ...${seen} /><${Team} ...${seen} />
        ${picture.run ? html`<${SeatIssues} ...${{ names, scenario, picture }} />` : null}</div>
      <div><${Role} ...${{ names, scenario, picture }} />
        <${Talks} ...${seen} />
        ${picture.run ? html`<${History} ...${{ names, scenario, picture }} stances=${stances} />` : null}</div>
    </div>
  </main>`;
}
