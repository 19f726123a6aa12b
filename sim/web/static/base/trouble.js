// What went wrong, said at once to those who hear the page too.
import { html } from "./markup.js";
import { t } from "./words.js";

export function Trouble({ error }) {
  const told = error ? html`<p class="trouble">${t("failed", { why: error.message ?? error })}</p>` : null;
  return html`<div role="alert">${told}</div>`;
}
