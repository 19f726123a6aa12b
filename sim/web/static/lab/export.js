// What one takes along: a link to this state, the scenario as YAML, the log as CSV files in a zip.
import { Copy } from "../base/copy_button.js";
import { html, useState } from "../base/markup.js";
import { ask, save } from "../base/api.js";
import { ErrorNotice } from "../base/error_notice.js";
import { t } from "../base/i18n.js";
import { question } from "./state.js";

export function Export({ state, link }) {
  const [error, setError] = useState(null);
  const take = (path, name) => async () => {
    try {
      save(await ask(path, question(state, true), "blob"), name);
      setError(null);
    } catch (problem) {
      setError(problem);
    }
  };
  const yaml = take("/api/lab/scenario", `${state.scenario}.yaml`);
  const log = take("/api/lab/log", `${state.scenario}-${state.seed}.zip`);
  return html`<section><h2>${t("take")}</h2>
    <p><${Copy} text=${link} label=${t("share_link")} /></p>
    <p class="controls">
      <button type="button" onClick=${yaml}>${t("download_yaml")}</button>
      <button type="button" onClick=${log}>${t("download_log")}</button></p>
    ${state.turn ? html`<p class="facts">${t("take_turned")}</p>` : null}
    <${ErrorNotice} error=${error} />
  </section>`;
}
