// How a run ended.
import { html } from "../base/markup.js";
import { t } from "../base/i18n.js";

export function Ending({ run }) {
  if (!run.ended) return null;
  return html`<p class="ending">${t("ended", { n: run.ended.rounds, ending: t(`ending.${run.ended.ending}`) })}</p>`;
}
