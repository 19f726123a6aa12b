// Why the last text failed: who said no, and what decided it.
import { html } from "../base/markup.js";
import { t } from "../base/i18n.js";
import { verdictOf } from "../show/answer.js";
import { PartyBadge } from "../show/party_badge.js";

// Those that are told at once.
const FIRST = 5;

/** @param {{ names: any, round: any, exchange: any }} given `exchange`: the last one that is shown, if there was any. */
export function WhyNot({ names, round, exchange }) {
  return html`<section class="why-not"><h2>${t("why_not")}</h2>${
    exchange ? html`<${Answers} ...${{ names, exchange }} />` : html`<p class="facts">${t(round?.convened === false ? "why_not_held" : "why_no_text")}</p>`}</section>`;
}

function Answers({ names, exchange }) {
  const against = exchange.answers.filter((each) => each.reply !== "accept");
  const count = t("yes_of", { n: exchange.answers.length - against.length, m: exchange.answers.length });
  if (!against.length) return html`<p>${t("why_all_agree", { n: exchange.exchange })}</p>`;
  return html`<p class="facts">${t("exchange", { n: exchange.exchange })}: ${count}</p>
    <${List} ...${{ names, given: against.slice(0, FIRST) }} />
    ${against.length > FIRST ? html`<details><summary>${t("why_more", { n: against.length - FIRST })}</summary>
      <${List} ...${{ names, given: against.slice(FIRST) }} /></details>` : null}`;
}

const List = ({ names, given }) => html`<ul class="plain">${given.map((each) => html`<li key=${each.party}>
  <${PartyBadge} ...${{ names, party: each.party }} /> <span><b>${names.party(each.party)}</b> ${reason(names, each)}</span></li>`)}</ul>`;

function reason(names, given) {
  if (given.terms && !given.terms.length && !given.red_line) return t("why_nothing");
  return verdictOf(names, given, false) || t(`reply.${given.reply}`);
}
