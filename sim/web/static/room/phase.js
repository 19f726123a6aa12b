// Where a room is: the phase in words, the clock, whom it waits for, and how the connection stands.
import { html } from "../base/markup.js";
import { t, listed } from "../base/i18n.js";
import { Ending } from "../show/ending.js";
import { Clock } from "./clock.js";
import { Closing } from "./closing.js";

export const kindOf = (phase) => phase.split("/")[0];

export function phaseOf(phase) {
  const [kind, round, exchange] = phase.split("/");
  return t(`phase.${kind}`, { round, exchange });
}

const people = (names, picture) => (party) => {
  const held = picture.seats[party];
  return held && held.name !== party ? `${names.party(party)} (${held.name})` : names.party(party);
};

export function Waiting({ names, picture }) {
  if (picture.closes_at) return html`<${Closing} picture=${picture} />`;
  if (!picture.waiting.length) return null;
  return html`<p class="waiting">${t("waiting_for", { names: listed(picture.waiting.map(people(names, picture))) })}</p>`;
}

// `quiet`: only a lost connection is reported.
export function Line({ state, quiet = false }) {
  const away = state === "away";
  return html`<span class=${`line ${away ? "away" : ""}`} role="status">${away ? t("reconnecting") : quiet || state !== "connected" ? "" : t("connected")}</span>`;
}

// What is said to those who hear the page when something has changed: where the room is, and whether one is asked.
function aloud({ phase, paused, question, decided }) {
  if (paused) return t("paused");
  const asked = question && !decided ? t(`ask.${question.kind}`) : "";
  return [phaseOf(phase), asked].filter(Boolean).join(". ");
}

export function Phase({ picture }) {
  return html`<div class="phase">
    <h2 tabindex="-1">${phaseOf(picture.phase)}</h2>
    <${Clock} picture=${picture} />
    <p class="unseen" role="status">${aloud(picture)}</p>
  </div>
  ${picture.run ? html`<${Ending} run=${picture.run} />` : null}`;
}
