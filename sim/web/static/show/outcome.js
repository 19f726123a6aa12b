// How a round came out: a sign, a colour and words.
import { html } from "../base/markup.js";
import { t } from "../base/words.js";

export const OUTCOMES = { agreement: "✓", procedural: "≈", statement: "“”", none: "–", "not convened": "×" };

export const outcomeClass = (outcome) => `outcome ${outcome.replaceAll(" ", "-")}`;

export function Outcome({ outcome }) {
  return html`<p class=${outcomeClass(outcome)}><span aria-hidden="true">${OUTCOMES[outcome]}</span> ${t(`outcome.${outcome}`)}</p>`;
}
