// What the signs of the axes mean.
import { html } from "../base/markup.js";
import { t } from "../base/i18n.js";

const SIGNS = [
  ["●", "text_now", "said"],
  ["▲", "ground", "holds"],
  ["◇", "declared", "holds"],
  ["▌", "redline", "red"],
];

export function Legend() {
  return html`<p class="legend">${SIGNS.map(([sign, word, kind]) => html`<span>
    <b class=${kind} aria-hidden="true">${sign}</b> ${t(word)}</span>`)}
    <span><b class="free" aria-hidden="true"></b> ${t("crosses_none")}</span>
    <span><b class="barred" aria-hidden="true"></b> ${t("crosses_one")}</span></p>`;
}
