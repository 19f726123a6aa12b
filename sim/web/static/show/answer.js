// What a party said to a text, and its reasons where they may be shown.
import { html } from "../base/markup.js";
import { number, signed } from "../base/numbers.js";
import { t } from "../base/i18n.js";
import { Decision } from "./decision.js";
import { Terms } from "./terms.js";

const SIGNS = { accept: "✓", reject: "✗", "walk out": "⇥" };

// `given.person`: a person answered, so that the reasons are what the model would have weighed; `names.you`: one's own party.
export function Answer({ names, given }) {
  const yours = given.party === names.you;
  const verdict = verdictOf(names, given, yours);
  return html`<${Decision} ...${{ names, party: given.party, kind: given.reply }} text=${t(`reply.${given.reply}`)}
    sign=${SIGNS[given.reply]}>
    ${verdict ? html`${given.person ? html`<p class="facts">${t(yours ? "weighed_yours" : "weighed")}</p>` : null}
      <p>${verdict}</p><${Terms} terms=${given.terms} kind=${yours ? "yours" : "term"} />` : null}
  <//>`;
}

// What decided it, in a sentence; nothing where reasons are kept secret.
export function verdictOf(names, given, yours) {
  if (given.red_line) return t(yours ? "crossed_yours" : "crossed", { issue: names.issue(given.red_line) });
  if (given.surplus === undefined) return "";
  if (!given.terms.length) return t("restates");
  const sum = t(yours ? "surplus_yours" : "surplus", { value: signed(given.surplus), held: number(given.held_out, 3) });
  return given.objection ? `${sum} (${t("most_on", { issue: names.issue(given.objection) })})` : sum;
}
