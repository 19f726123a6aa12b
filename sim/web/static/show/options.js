// An issue with named options: who likes which best, who never takes it, which one holds, and which stands in the text.
import { html } from "../base/markup.js";
import { pair, t } from "../base/i18n.js";
import { PartyBadge } from "./party_badge.js";
import { best } from "./preferences.js";

export function Options({ issue, names, wishes, ground, texts }) {
  return html`<ul class="options" aria-hidden="true">
    ${issue.options.map(([key, words], at) => html`
      <${Option} key=${key} ...${{ names, wishes, words, at, ground, texts }} />`)}
  </ul>`;
}

function Option({ names, wishes, words, at, ground, texts }) {
  const now = texts.at(-1) === at;
  const was = !now && texts.includes(at);
  const mark = now ? "●" : was ? "○" : "";
  const chips = (parties, word) => parties.map(([party]) => html`
    <${PartyBadge} ...${{ names, party }} title=${pair(names.party(party), t(word))} />`);
  return html`<li class=${now ? "now" : ""}>
    <span class="marks"><b class="holds" title=${t("ground")}>${at === ground ? "▲" : ""}</b>
      <b class="said" title=${t("text_now")}>${mark}</b></span>
    <span>${words}</span>
    <span class="who">${chips(wishes.filter(([, own]) => best(own) === at), "best")}
      <span class="nope">${chips(wishes.filter(([, own]) => own.never?.includes(at)), "never")}</span></span>
  </li>`;
}
