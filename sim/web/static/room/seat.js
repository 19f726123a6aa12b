// The page of a seat. On a phone: the phase and its time at the top, and one tab at a time; where there is room, what is asked stays beside the rest.
import { html, useEffect, useRef, useState } from "../base/markup.js";
import { lateSheet } from "../base/stylesheet.js";
import { Tabs, TabPanel } from "../base/tabs.js";
import { t } from "../base/i18n.js";
import { RoomGate } from "./room_gate.js";
import { History } from "./history.js";
import { CurrentTask } from "./current_task.js";
import { NewsBanner } from "./news_banner.js";
import { Observer } from "./observer.js";
import { Line, Phase } from "./phase.js";
import { PublicMessages } from "./public_messages.js";
import { Role } from "./role_panel.js";
import { SeatIssues } from "./seat_issues.js";
import { SurveyFold } from "./survey.js";
import { Talks } from "./talks.js";
import { Team } from "./team.js";
import { nameSeat, seatOf } from "./tokens.js";
import { useWide } from "./use_wide.js";

// `first`: the scenario and the seat's picture, where joining brought them.
export function Seat({ room, first }) {
  const own = seatOf(room);
  const hello = own && { room, sees: "seat", ...own };
  return html`<${RoomGate} room=${room} title=${t("room", { code: room })} hello=${hello} first=${first}>${(seen) =>
    html`<${Arrived} ...${seen} />`}<//>`;
}

function Arrived(seen) {
  useArrival(seen);
  return seen.picture.party ? html`<${Seated} ...${seen} />` : html`<${Observer} ...${seen} />`;
}

// What each tab holds; the first one is what is asked, and has a mark while it waits for an answer.
const PANELS = {
  act: (seen) => html`<${CurrentTask} ...${seen} brief=${"phase"} /><${Team} ...${seen} />
    ${seen.picture.phase === "end" ? surveyOf(seen) : null}
    ${seen.picture.run ? html`<${SeatIssues} ...${seen} />` : null}`,
  sheet: (seen) => html`<${Role} ...${seen} />${seen.picture.phase === "lobby" ? surveyOf(seen) : null}`,
  talks: (seen) => html`<${Talks} ...${seen} /><${PublicMessages} ...${seen} />`,
  history: (seen) => (seen.picture.run ? html`<${History} ...${seen} stances=${stancesOf(seen.picture)} />` : html`<p>${t("nothing_yet")}</p>`),
};

// The questions before the talks while they have not begun, those after them once they are over.
function surveyOf({ room, picture }) {
  const when = { lobby: "before", end: "after" }[picture.phase];
  return when ? html`<${SurveyFold} key=${when} ...${{ room, when }} person=${picture.me?.id ?? ""} />` : null;
}

const stancesOf = (picture) => picture.stances ?? { [picture.party]: picture.sheet.wants };

function Seated(seen) {
  const { room, names, picture, state } = seen;
  const wide = useWide();
  const asked = Boolean(picture.question && !picture.decided);
  const [chosen, choose] = useTab(picture, asked);
  const shown = wide && chosen === "act" ? "sheet" : chosen;
  const keys = Object.keys(PANELS).filter((key) => !wide || key !== "act");
  const tabs = keys.map((key) => [key, html`${t(`tab.${key}`)}${key === "act" && asked ? html` <span class="tab-mark"><span aria-hidden="true">●</span>
    <span class="unseen">${t("asked_now")}</span></span>` : null}`]);
  return html`<main id="main" class="room seat">
    <header class="over"><h1>${names.party(picture.party)}</h1>
      <p class="facts">${t("room", { code: room })} · ${picture.me?.name} · <${Line} state=${state} /></p></header>
    <div class="seat-bar"><${Phase} picture=${picture} /></div>
    <${NewsBanner} ...${{ names, picture }} />
    <div class=${wide ? "columns" : ""}>
      ${wide ? html`<div>${PANELS.act(seen)}</div>` : null}
      <div class="seat-tabs"><${Tabs} id="seat" label=${t("title_room")} ...${{ tabs, choose }} chosen=${shown} />
        ${keys.map((key) => html`<${TabPanel} key=${key} id="seat" name=${key} chosen=${shown}>${PANELS[key](seen)}<//>`)}</div>
    </div>
  </main>`;
}

// Once somebody sits: the browser keeps whose seat it is, and what could wait while the page came is loaded.
function useArrival({ room, picture }) {
  const name = picture.me?.name;
  useEffect(() => {
    lateSheet();
    if (name) nameSeat(room, seatOf(room).token, name);
  }, [name]);
}

// The tab that is shown: the role sheet before the talks begin, then what is asked, until somebody chooses another one. When something new is
// asked it comes to the front again, but not away from somebody who is typing.
function useTab(picture, asked) {
  const [own, setOwn] = useState("");
  const phase = useRef(picture.phase);
  useEffect(() => {
    if (phase.current === picture.phase) return;
    phase.current = picture.phase;
    if (asked && !/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName)) setOwn("");
  });
  return [own || (picture.phase === "lobby" ? "sheet" : "act"), setOwn];
}
