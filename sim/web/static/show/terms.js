// The terms of a decision in words, the weightiest first, each with a bar: to one side for, to the other against.
import { html } from "../base/markup.js";
import { signed } from "../base/numbers.js";
import { t } from "../base/i18n.js";

// `terms`: [name, value]; `kind`: "term" of an answer, "yours" of one's own, or "coming" of a decision to come.
export function Terms({ terms, kind = "term" }) {
  if (!terms?.length) return null;
  const most = Math.max(...terms.map(([, value]) => Math.abs(value)));
  return html`<ul class="terms">${terms.map(([name, value]) => {
    const side = value > 0 ? "plus" : "minus";
    return html`<li key=${name}>
      <span class=${`weight ${side}`} style=${{ "--size": Math.abs(value) / most }} aria-hidden="true"></span>
      <span class="amount">${signed(value)}</span>
      <span>${t(`${kind}.${name}.${side}`)}</span>
    </li>`;
  })}</ul>`;
}
