// A rehearsal: the teacher's next step and every seat on one screen, for whoever wants to try a lesson alone.
import { html } from "../base/markup.js";
import { pair, t } from "../base/words.js";
import { Door } from "./door.js";
import { History } from "./history.js";
import { Steer } from "./steer.js";
import { Next } from "./next.js";
import { Now } from "./now.js";
import { Line, Phase } from "./phase.js";
import { Role } from "./role.js";
import { Stands, standsOf } from "./seats.js";
import { Standing } from "./standing.js";
import { teacherOf } from "./tokens.js";

export function Rehearsal({ room, about }) {
  const token = teacherOf(room);
  const hello = token && { room, sees: "teacher", token };
  return html`<${Door} room=${room} title=${t("rehearsal")} hello=${hello}>${(seen) => html`<${Stage} ...${{ ...seen, about, token }} />`}<//>`;
}

function Stage(seen) {
  const { room, names, scenario, picture, state, act, about, token } = seen;
  return html`<main id="main" class="room rehearsal">
    <header class="over"><h1>${pair(t("rehearsal"), scenario.title)}</h1>
      <p class="facts">${t("room", { code: room })} · <${Line} state=${state} /></p></header>
    <${Phase} picture=${picture} />
    <${Next} ...${{ room, names, scenario, picture, act }} />
    <div class="grid">${scenario.parties.map(({ name: party }) => html`<${Place} key=${party}
      ...${{ room, names, picture, token, party }} />`)}</div>
    ${picture.phase === "end" ? null : html`<${Steer} ...${{ names, scenario, picture, about, act }} />`}
    ${picture.run ? html`<${History} ...${{ names, scenario, picture }} stances=${picture.stances} />` : null}
  </main>`;
}

// One seat: open where it is asked, a line where not.
function Place({ room, names, picture, token, party }) {
  const stands = standsOf(picture, party);
  return html`<section class=${`place ${stands}`} aria-label=${names.party(party)}>
    <h2>${names.party(party)} ${stands ? html`<${Stands} stands=${stands} />` : null}</h2>
    <${Door} room=${room} title=${names.party(party)} hello=${{ room, sees: "seat", party, token }} within=${true}>
      ${(own) => html`<${Now} ...${own} brief=${true} /><${Role} ...${own} beside=${false} />
        ${own.picture.run ? html`<details><summary>${t("where_things_stand")}</summary><${Standing} ...${own} /></details>` : null}`}<//>
  </section>`;
}
