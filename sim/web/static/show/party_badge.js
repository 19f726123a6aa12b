// A party as a sign of two letters in a hue and a shape of its own, so that parties are distinguishable without colours and without letters.
import { html } from "../base/markup.js";
import { markOf } from "../base/marks.js";

export const placeOf = (names, party) => Math.max(0, names.order.indexOf(party));

// Classes of the style sheet for a party's sign.
export const colourOf = (names, party) => `party ${markOf(placeOf(names, party)).kind}`;

export function PartyBadge({ names, party, title }) {
  return html`<span class=${colourOf(names, party)} title=${title ?? names.party(party)} aria-hidden="true"
    >${names.short[party]}</span>`;
}
