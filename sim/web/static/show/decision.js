// What a party decided, as a card that opens on the reasons, where there are any to be shown.
import { html } from "../base/markup.js";
import { t } from "../base/i18n.js";
import { PartyBadge } from "./party_badge.js";

// `kind`: the decision's word, for its colour; `text`: the same in the reader's language; `sign`: before it;
// children: the reasons.
export function Decision({ names, party, kind, text, sign, children }) {
  const reasons = [children].flat().filter(Boolean);
  const head = html`<${PartyBadge} ...${{ names, party }} /><b>${names.party(party)}</b>
    <span class="reply">${sign ? html`<span aria-hidden="true">${sign}</span> ` : null}${text}</span>`;
  return html`<li class=${`card ${kind.replace(" ", "-")}`}>
    ${reasons.length
      ? html`<details class="why">
          <summary class="head">${head}<span class="open">${t("why")}</span></summary>${reasons}</details>`
      : html`<p class="head">${head}</p>`}
  </li>`;
}
