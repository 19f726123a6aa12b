// How a round came out: a sign, a colour and words.
import { html } from "../base/markup.js";
import { t } from "../base/i18n.js";

export const OUTCOMES = { agreement: "✓", procedural: "≈", statement: "“”", none: "–", "not convened": "×", refused: "✗" };

export const outcomeClass = (outcome) => `outcome ${outcome.replaceAll(" ", "-")}`;

export function Outcome({ outcome }) {
  const sign = html`<span aria-hidden="true">${OUTCOMES[outcome]}</span>`;
  return html`<p class=${outcomeClass(outcome)}>${sign} ${t(`outcome.${outcome}`)}</p>`;
}
