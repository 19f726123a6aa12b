// From here: the lab, a class, many runs by a command.
import { html, useState } from "../base/markup.js";
import { ask } from "../base/api.js";
import { Copy } from "../base/copy_button.js";
import { ErrorNotice } from "../base/error_notice.js";
import { t } from "../base/i18n.js";

export function NextSteps({ doc }) {
  const [error, setError] = useState(null);
  const valid = Boolean(doc.answer?.valid);
  // The page is opened under the name that the server keeps the scenario by, for as long as it runs.
  const go = (address) => async () => {
    setError(null);
    try {
      const { name } = await ask("/api/studio/lend", { text: doc.text });
      location.href = address(name);
    } catch (failed) {
      setError(failed);
    }
  };
  return html`<section class="panel next-steps"><h2>${t("studio.next")}</h2>
    ${valid ? null : html`<p class="facts">${t("studio.next_invalid")}</p>`}
    <p class="controls"><button type="button" disabled=${!valid} onClick=${go((name) => `/lab?draft=${name}#scenario=${name}`)}>${t("open_lab")}</button>
      <button type="button" disabled=${!valid} onClick=${go((name) => `/?draft=${name}`)}>${t("studio.open_class")}</button></p>
    <${ErrorNotice} error=${error} />
    <p class="facts">${t("studio.next_text")}</p>
    <p>${t("studio.next_batch")}</p><${Copy} text=${`parley batch ${doc.name}.yaml`} label=${t("studio.command")} /></section>`;
}
