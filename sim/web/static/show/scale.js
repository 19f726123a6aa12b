// An issue on a scale from 0 to 100: who wants what above the line, red lines below it, the status quo,
// and the text as it moves.
import { html } from "../base/markup.js";
import { number } from "../base/numbers.js";
import { pair, t } from "../base/i18n.js";
import { colourOf } from "./party_badge.js";
import { labelLanes } from "./label_lanes.js";
import { useWidth } from "./use_width.js";

// How much of the line signs take, in pixels; a chip with a little air.
const CHIP = 30;
const WALL = 34;
const MARK = 16;
const ASSUMED = 320;

const at = (place, lane) => ({ "--at": place, "--lane": lane });

export function Scale({ issue, names, wishes, ground, declared, texts }) {
  const [field, width] = useWidth(ASSUMED);
  const share = (pixels) => (100 * pixels) / width;
  const wanted = labelLanes(wishes.map(([party, own]) => [party, own.position]), share(CHIP));
  const walls = labelLanes(wishes.flatMap(wallsOf), share(WALL), ({ end }, at) => (end === "most" ? at - share(WALL) : at));
  const allowed = between(wishes.filter(([party]) => names.consents(party)));
  const points = issue.scale ?? [];
  const room = { "--wishes": wanted.lanes, "--walls": walls.lanes };
  return html`<div class="scale" aria-hidden="true" style=${room} data-bare=${texts.length ? null : ""}>
    <div class="field" ref=${field}>
      <${Trail} texts=${texts} />
      ${wanted.placed.map(([party, ...place]) => html`<${Wish} key=${party} ...${{ names, party, place }} />`)}
      <span class="rail"></span>
      ${allowed ? html`<span class="allowed" style=${{ "--from": allowed[0], "--to": allowed[1] }}></span>` : null}
      ${points.map(([point, words]) => html`<span class="anchor" style=${at(point, 0)} title=${words}></span>`)}
      <${Marks} ground=${ground} declared=${declared === ground ? null : declared} near=${share(MARK)} />
      ${walls.placed.map(([wall, ...place]) => html`<${Wall} key=${wall.party + wall.end} ...${{ names, wall, place }} />`)}
    </div>
    <${Ends} scale=${points} />
  </div>`;
}

function Wish({ names, party, place }) {
  const title = pair(names.party(party), number(place[0]));
  const kind = `wish ${colourOf(names, party)}`;
  return html`<span class=${kind} style=${at(...place)} title=${title}>${names.short[party]}</span>`;
}

// A red line: the party stands on the side that it can bear. Of those whose consent is not needed it is pale.
function Wall({ names, wall: { party, end }, place }) {
  const kind = `wall ${end} ${names.consents(party) ? "" : "idle "}${colourOf(names, party)}`;
  const title = pair(t("redline"), `${names.party(party)} ${end === "least" ? "≥" : "≤"} ${number(place[0])}`);
  return html`<span class=${kind} style=${at(...place)} title=${title}>${names.short[party]}</span>`;
}

// A value below 0 is an open one: nothing is in force.
const known = (value) => value !== null && value !== undefined && value >= 0;

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
  const settled = texts.filter(known);
  if (!settled.length) return null;
  const now = settled.at(-1);
  const before = settled.slice(0, -1);
  return html`${before.map((place, index) => html`<span key=${index} class="was" style=${at(place, 0)}></span>`)}
    <span key="now" class=${`text ${now > 80 ? "before" : ""}`} style=${at(now, 0)}><b>${number(now, 1)}</b></span>`;
}

// Both in one row; where they would lie on each other, the declared one is a little aside.
function Marks({ ground, declared, near }) {
  const aside = known(ground) && known(declared) && Math.abs(ground - declared) < near ? (declared > ground ? near : -near) : 0;
  const marks = [["declared", declared, "◇"], ["ground", ground, "▲"]].filter(([, place]) => known(place));
  return marks.map(([word, place, sign]) => html`<span key=${word} class=${`mark ${word}`} style=${at(word === "declared" && aside ? ground + aside : place, 0)}
    title=${pair(t(word), number(place))}>${sign}</span>`);
}

function Ends({ scale }) {
  const words = (point) => scale.find(([each]) => each === point)?.[1] ?? "";
  return html`<p class="ends"><span>0 ${words(0)}</span><span>${words(100)} 100</span></p>`;
}
