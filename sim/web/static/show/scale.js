// An issue on a scale from 0 to 100: who wants what above the line, red lines below it, what holds, and the text as it moves.
import { html } from "../base/markup.js";
import { number } from "../base/numbers.js";
import { pair, t } from "../base/words.js";
import { colourOf } from "./chip.js";
import { inLanes } from "./lanes.js";

// How much of the line a sign takes, in points.
const CHIP = 7;
const WALL = 12;

const at = (place, lane) => ({ "--at": place, "--lane": lane });

export function Scale({ issue, names, wishes, ground, declared, texts }) {
  const wanted = inLanes(wishes.map(([party, own]) => [party, own.position]), CHIP);
  const walls = inLanes(wishes.flatMap(wallsOf), WALL);
  const allowed = between(wishes.filter(([party]) => names.consents(party)));
  return html`<div class="scale" aria-hidden="true" style=${{ "--wishes": wanted.lanes, "--walls": walls.lanes }} data-bare=${texts.length ? null : ""}>
    <div class="field">
      <${Trail} texts=${texts} />
      ${wanted.placed.map(([party, place, lane]) => html`<span key=${party} style=${at(place, lane)}
        class=${`wish ${colourOf(names, party)}`} title=${pair(names.party(party), number(place))}>${names.short[party]}</span>`)}
      <span class="rail"></span>
      ${allowed ? html`<span class="allowed" style=${{ "--from": allowed[0], "--to": allowed[1] }}></span>` : null}
      ${(issue.scale ?? []).map(([point, words]) => html`<span class="anchor" style=${at(point, 0)} title=${words}></span>`)}
      <${Marks} ...${{ ground, declared }} />
      ${walls.placed.map(([wall, place, lane]) => html`<span key=${wall.party + wall.end} style=${at(place, lane)}
        class=${`wall ${wall.end} ${names.consents(wall.party) ? "" : "idle "}${colourOf(names, wall.party)}`} title=${wallTold(names, wall, place)}>${names.short[wall.party]}</span>`)}
    </div>
    <${Ends} scale=${issue.scale ?? []} />
  </div>`;
}

const wallTold = (names, wall, place) => pair(t("redline"), `${names.party(wall.party)} ${wall.end === "least" ? "≥" : "≤"} ${number(place)}`);

const known = (value) => value !== null && value !== undefined;

const wallsOf = ([party, own]) =>
  ["least", "most"].filter((end) => known(own[end])).map((end) => [{ party, end }, own[end]]);

// The part of the scale that crosses no red line of those whose consent is needed; null if there is none.
function between(wishes) {
  const low = Math.max(0, ...wishes.map(([, own]) => own.least ?? 0));
  const high = Math.min(100, ...wishes.map(([, own]) => own.most ?? 100));
  return low > high ? null : [low, high];
}

// The texts of the exchanges so far: small dots, and a line where the text is now.
function Trail({ texts }) {
  if (!texts.length) return null;
  const now = texts.at(-1);
  return html`${texts.slice(0, -1).map((place, index) => html`<span key=${index} class="was" style=${at(place, 0)}></span>`)}
    <span key="now" class=${`text ${now > 80 ? "before" : ""}`} style=${at(now, 0)}><b>${number(now, 1)}</b></span>`;
}

function Marks({ ground, declared }) {
  return html`
    ${known(declared) ? html`<span class="mark declared" style=${at(declared, 0)} title=${pair(t("declared"), number(declared))}>◇</span>` : null}
    ${known(ground) ? html`<span class="mark ground" style=${at(ground, 0)} title=${pair(t("ground"), number(ground))}>▲</span>` : null}`;
}

function Ends({ scale }) {
  const words = (point) => scale.find(([each]) => each === point)?.[1] ?? "";
  return html`<p class="ends"><span>0 ${words(0)}</span><span>${words(100)} 100</span></p>`;
}
