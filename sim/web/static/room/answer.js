// Answers: to the text on the table, with a change to it if one likes; to the joint statement; an opening proposal or an offer.
import { html } from "../base/markup.js";
import { number, signed } from "../base/numbers.js";
import { t } from "../base/i18n.js";
import { Terms } from "../show/terms.js";
import { OneOf } from "./radio_groups.js";
import { Propose } from "./propose.js";

const Note = ({ value, change }) => html`<label class="note">${t("note")}
  <textarea rows="2" maxlength="200" value=${value.note ?? ""}
    onInput=${(event) => change({ note: event.target.value })}></textarea></label>`;

export function Opening({ asked, names, value, change }) {
  const legend = t(asked.kind === "offer" ? "offer" : "propose");
  return html`<${Propose} items=${asked.items} ...${{ names, change, legend }} value=${value.propose} />
    <${Note} ...${{ value, change }} />`;
}

export function Answering({ asked, names, seat, value, change }) {
  return html`
    <${OneOf} legend=${t("answer")} name=${`${seat}-reply`} value=${value.reply} choose=${(reply) => change({ reply })}
      options=${asked.replies.map((each) => [each, t(`do.${each}`)])} />
    ${asked.items.length ? html`<details class="amend" open=${Object.keys(value.propose).length > 0}><summary>${t("amend")}</summary>
      <${Propose} items=${asked.items} ...${{ names, change }} value=${value.propose} legend=${t("propose")} /></details>` : null}
    <${Note} ...${{ value, change }} />
    <${Advice} ...${{ names, advice: asked.advice }} />`;
}

// What the rules would weigh in one's place; after one has thought oneself.
function Advice({ names, advice }) {
  const sum = advice.red_line
    ? t("crossed_yours", { issue: names.issue(advice.red_line) })
    : t("advice_held", { held: number(advice.held_out, 3), value: signed(advice.surplus) });
  return html`<details class="advice"><summary>${t("advice")}</summary><p>${sum}</p><${Terms} terms=${advice.terms} kind="yours" /></details>`;
}

export function Signing({ seat, value, change }) {
  return html`<${OneOf} legend=${t("sign")} name=${`${seat}-sign`} value=${value.sign} choose=${(sign) => change({ sign })}
    options=${[[true, t("yes")], [false, t("no")]]} />`;
}
