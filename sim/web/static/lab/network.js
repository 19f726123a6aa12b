// Who stands where: parties in a ring, tied by trust, leverage or opposition; the outline of a party is its answer to the last text.
import { html, useState } from "../base/markup.js";
import { t } from "../base/i18n.js";
import { Ring, linesOf, sentence } from "../show/ring.js";
import { ties, LAYERS } from "./ties.js";

export function Network({ found, names, now, exchange }) {
  const [layer, setLayer] = useState("trust");
  const [chosen, choose] = useState(null);
  const lines = ties(layer, found, now);
  const replies = Object.fromEntries((exchange?.answers ?? []).map((each) => [each.party, each.reply.replace(" ", "-")]));
  return html`<section class="network"><h2>${t("who_where")}</h2>
    <div class="segments" role="group" aria-label=${t("ties")}>${LAYERS.map((each) => html`
      <button key=${each} type="button" class="small" aria-pressed=${each === layer} onClick=${() => setLayer(each)}>${t(`ties.${each}`)}</button>`)}</div>
    <${Ring} ...${{ names, lines, replies, chosen, choose }} kind=${layer} label=${`${t("who_where")}: ${t(`ties.${layer}`)}`} lineLabel=${t(`ties.${layer}`)} />
    <p class="facts">${t(`ties.${layer}_hint`)}</p>
    <details class="numbers"><summary>${t("table_of")}<span class="unseen">: ${t(`ties.${layer}`)}</span></summary>
      <ul class="plain">${linesOf(lines, chosen).map((each) => html`<li>${sentence(each, names)}</li>`)}</ul></details>
  </section>`;
}
