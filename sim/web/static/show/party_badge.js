// A party as a sign of two letters in a colour of its own. Okabe and Ito's eight colours are distinguishable for the
// colour-blind too; the letters tell parties apart without any colour, and a second set of eight has a double edge.
import { html } from "../base/markup.js";

const COLOURS = 8;

export function colourOf(names, party) {
  const at = Math.max(0, names.order.indexOf(party));
  return `party c${at % COLOURS}${at >= COLOURS ? " again" : ""}`;
}

export function PartyBadge({ names, party, title }) {
  return html`<span class=${colourOf(names, party)} title=${title ?? names.party(party)} aria-hidden="true"
    >${names.short[party]}</span>`;
}
