// What a party decided, as a card that opens on the reasons, where there are any to be shown.
import { html } from "../base/markup.js";
import { t } from "../base/words.js";
import { Chip } from "./chip.js";

// `kind`: the decision's word, for its colour; `told`: the same in the reader's language; `sign`: before it;
// children: the reasons.
export function Decision({ names, party, kind, told, sign, children }) {
  const reasons = [children].flat().filter(Boolean);
  const head = html`<${Chip} ...${{ names, party }} /><b>${names.party(party)}</b>
    <span class="reply">${sign ? html`<span aria-hidden="true">${sign}</span> ` : null}${told}</span>`;
  return html`<li class=${`card ${kind.replace(" ", "-")}`}>
    ${reasons.length
      ? html`<details class="why">
          <summary class="head">${head}<span class="open">${t("why")}</span></summary>${reasons}</details>`
      : html`<p class="head">${head}</p>`}
  </li>`;
}
