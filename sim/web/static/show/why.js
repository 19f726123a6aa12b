// "Why", which opens; those who hear the page are told whose reasons they are.
import { html } from "../base/markup.js";
import { t } from "../base/words.js";

export function Why({ who, children }) {
  return html`<details class="why"><summary>${t("why")}<span class="unseen"> ${who}</span></summary>${children}</details>`;
}
