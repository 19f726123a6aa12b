// From here: many runs by a command.
import { html } from "../base/markup.js";
import { Copy } from "../base/copy_button.js";
import { t } from "../base/i18n.js";

export function NextSteps({ doc }) {
  const valid = Boolean(doc.answer?.valid);
  return html`<section class="panel next-steps"><h2>${t("studio.next")}</h2>
    ${valid ? null : html`<p class="facts">${t("studio.next_invalid")}</p>`}
    <p>${t("studio.next_batch")}</p><${Copy} text=${`parley batch ${doc.name}.yaml`} label=${t("studio.command")} /></section>`;
}
