// What stands where there is nothing to show, or where something went wrong: what happened, what is possible, and a way on.
import { html } from "./markup.js";
import { t } from "./i18n.js";
import { Icon } from "./icon.js";

/** Nothing here yet; children: what one can do about it. */
export const Empty = ({ title, text, icon = "empty", children }) => html`<div class="state">
  <${Icon} name=${icon} /><p><b>${title}</b></p>${text ? html`<p>${text}</p>` : null}${children}</div>`;

/** A page that can't be shown: what went wrong, and links to where one can go on. */
export function ErrorState({ title, text, detail, again }) {
  return html`<div class="state error" role="alert"><${Icon} name="warning" />
    <h1>${title}</h1><p>${text}</p>
    ${detail ? html`<p class="detail">${detail}</p>` : null}
    <p class="controls">
      ${again ? html`<button type="button" class="main" onClick=${again}>${t("try_again")}</button>` : null}
      <a class="button" href="/"><${Icon} name="home" /> ${t("to_home")}</a>
      <a class="button" href="/lab">${t("open_lab")}</a></p>
  </div>`;
}
