// What went wrong, said at once to those who hear the page too.
import { html } from "./markup.js";
import { t } from "./i18n.js";

export function ErrorNotice({ error }) {
  const notice = error ? html`<p class="trouble">${t("failed", { why: error.message ?? error })}</p>` : null;
  return html`<div role="alert">${notice}</div>`;
}
