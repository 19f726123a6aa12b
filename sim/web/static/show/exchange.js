// An exchange: the text, and what the parties said to it.
import { html } from "../base/markup.js";
import { pair, t } from "../base/i18n.js";
import { Answer } from "./answer.js";

// A text in words: "Water: 44; The bridge: open, run by both together".
export const textOf = (names, text) =>
  Object.entries(text).map(([issue, value]) => pair(names.issue(issue), names.value(issue, value))).join("; ");

export function Exchange({ names, exchange, open }) {
  const yes = exchange.answers.filter((each) => each.reply === "accept").length;
  return html`<details class="exchange" open=${open}>
    <summary>${t("exchange", { n: exchange.exchange })}
      <span class="count"> ${t("yes_of", { n: yes, m: exchange.answers.length })}</span></summary>
    <p class="text">${textOf(names, exchange.text)}</p>
    <ul class="cards">${exchange.answers.map((given) => html`<${Answer} key=${given.party} ...${{ names, given }} />`)}</ul>
  </details>`;
}
