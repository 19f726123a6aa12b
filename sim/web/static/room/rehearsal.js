// A rehearsal: the teacher's next step and every seat on one screen, for whoever wants to try a lesson alone.
import { html } from "../base/markup.js";
import { pair, t } from "../base/i18n.js";
import { RoomGate } from "./room_gate.js";
import { History } from "./history.js";
import { TeacherControls } from "./teacher_controls.js";
import { Next } from "./next_step.js";
import { CurrentTask } from "./current_task.js";
import { Line, Phase } from "./phase.js";
import { Role } from "./role_panel.js";
import { SeatStatus, standsOf } from "./seats.js";
import { SeatIssues } from "./seat_issues.js";
import { teacherOf } from "./tokens.js";

export function Rehearsal({ room, about }) {
  const token = teacherOf(room);
  const hello = token && { room, sees: "teacher", token };
  return html`<${RoomGate} room=${room} title=${t("rehearsal")} hello=${hello}>${(seen) => html`<${RehearsalRoom} ...${{ ...seen, about, token }} />`}<//>`;
}

function RehearsalRoom(seen) {
  const { room, names, scenario, picture, state, act, about, token } = seen;
  return html`<main id="main" class="room rehearsal">
    <header class="over"><h1>${pair(t("rehearsal"), scenario.title)}</h1>
      <p class="facts">${t("room", { code: room })} · <${Line} state=${state} /></p></header>
    <${Phase} picture=${picture} />
    <${Next} ...${{ room, names, scenario, picture, act }} />
    <div class="grid">${scenario.parties.map(({ name: party }) => html`<${Place} key=${party}
      ...${{ room, names, picture, token, party }} />`)}</div>
    ${picture.phase === "end" ? null : html`<${TeacherControls} ...${{ names, scenario, picture, about, act }} />`}
    ${picture.run ? html`<${History} ...${{ names, scenario, picture }} stances=${picture.stances} />` : null}
  </main>`;
}

// One seat: open where it is asked, a line where not.
function Place({ room, names, picture, token, party }) {
  const stands = standsOf(picture, party);
  return html`<section class=${`place ${stands}`} aria-label=${names.party(party)}>
    <h2>${names.party(party)} ${stands ? html`<${SeatStatus} stands=${stands} />` : null}</h2>
    <${RoomGate} room=${room} title=${names.party(party)} hello=${{ room, sees: "seat", party, token }} within=${true}>
      ${(own) => html`<${CurrentTask} ...${own} brief=${true} /><${Role} ...${own} folded=${true} />
        ${own.picture.run ? html`<details><summary>${t("where_things_stand")}</summary><${SeatIssues} ...${own} /></details>` : null}`}<//>
  </section>`;
}
