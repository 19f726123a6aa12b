// Answers: to the text on the table, with a change to it if one likes; to the joint statement; an opening proposal, an offer, or a mediator's text.
import { html } from "../base/markup.js";
import { number, signed } from "../base/numbers.js";
import { t } from "../base/i18n.js";
import { Terms } from "../show/terms.js";
import { OneOf } from "./radio_groups.js";
import { Propose } from "./propose.js";

const LEGENDS = { offer: "offer", open: "propose", draft: "draft" };

function Note({ asked, names, value, change }) {
  return html`<label class="note">${t(value.confide ? "note_confided" : "note")}
      <textarea rows="2" maxlength="200" value=${value.note ?? ""} onInput=${(event) => change({ note: event.target.value })}></textarea></label>
    ${asked.confides ? html`<label class="choice confide"><input type="checkbox" checked=${Boolean(value.confide)}
      onChange=${(event) => change({ confide: event.target.checked })} /><span>${t("confide", { party: names.party(asked.confides) })}</span></label>` : null}`;
}

export function Opening({ asked, names, sheet, value, change }) {
  return html`<${Propose} items=${asked.items} start=${asked.start} ...${{ names, sheet, change }} legend=${t(LEGENDS[asked.kind])} value=${value.propose} />
    <${Note} ...${{ asked, names, value, change }} />`;
}

export function Answering({ asked, names, seat, sheet, value, change }) {
  return html`
    <${OneOf} legend=${t("answer")} name=${`${seat}-reply`} value=${value.reply} choose=${(reply) => change({ reply })}
      options=${asked.replies.map((each) => [each, t(`do.${each}`)])} />
    ${asked.items.length ? html`<details class="amend" open=${Object.keys(value.propose).length > 0}><summary>${t("amend")}</summary>
      <${Propose} items=${asked.items} start=${asked.start} ...${{ names, sheet, change }} value=${value.propose} legend=${t("propose")} /></details>` : null}
    <${Note} ...${{ asked, names, value, change }} />
    <${Advice} ...${{ names, advice: asked.advice }} />`;
}

// What the rules would weigh in one's place; after one has thought oneself.
function Advice({ names, advice }) {
  const sum = advice.red_line
    ? t("crossed_yours", { issue: names.issue(advice.red_line) })
    : t("advice_held", { held: number(advice.held_out), value: signed(advice.surplus, 0) });
  return html`<details class="advice"><summary>${t("advice")}</summary><p>${sum}</p><${Terms} terms=${advice.terms} kind="yours" /></details>`;
}

export function Signing({ seat, value, change }) {
  return html`<${OneOf} legend=${t("sign")} name=${`${seat}-sign`} value=${value.sign} choose=${(sign) => change({ sign })}
    options=${[[true, t("yes")], [false, t("no")]]} />`;
}
