// A party as a sign of two letters in a hue and a shape of its own, so that parties are distinguishable without colours and without letters.
import { html } from "../base/markup.js";
import { markOf } from "../base/marks.js";

// Classes of the style sheet for a party's sign; none but the sign's own for those who are no party of the scenario.
export function colourOf(names, party) {
  const place = names.order.indexOf(party);
  return place < 0 ? "party" : `party ${markOf(place).kind}`;
}

export function PartyBadge({ names, party, title }) {
  return html`<span class=${colourOf(names, party)} title=${title ?? names.party(party)} aria-hidden="true"
    >${names.short[party]}</span>`;
}
