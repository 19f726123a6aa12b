// What a link asked for that there isn't, and settings that no run can be played under: what was found, what is allowed, and ways on.
import { html } from "../base/markup.js";
import { t } from "../base/i18n.js";
import { Icon } from "../base/icon.js";

// Above the run of another scenario, or of fewer settings. `title`: of the scenario that is shown instead.
export function LinkFaults({ faults, title }) {
  const said = [
    faults.scenario && t("link_no_scenario", { name: faults.scenario, title }),
    faults.settings.length && t("link_no_settings", { settings: faults.settings.join(", ") }),
  ].filter(Boolean);
  return html`<div role="alert">${said.map((each) => html`<p key=${each} class="trouble">${each}</p>`)}</div>`;
}

// In the place of the run. Each setting can be taken out by itself; the server's words say which is wrong, and what is allowed.
export function Unplayable({ error, state, history }) {
  const without = (path) => history.change({ settings: Object.fromEntries(Object.entries(state.settings).filter(([own]) => own !== path)) });
  const settings = Object.entries(state.settings);
  const isChanged = settings.length > 0 || state.turn;
  return html`<div class="state error" role="alert"><${Icon} name="warning" /><h2>${t("not_playable")}</h2>
    <p class="detail">${error.message}</p>
    ${settings.length ? html`<p>${t("not_playable_settings")}</p><ul class="plain">${settings.map(([path, value]) => html`<li key=${path}>
      <code>${path}=${value}</code> <button type="button" class="small" aria-label=${t("remove_setting", { path })} onClick=${() => without(path)}>${t("remove")}</button></li>`)}</ul>` : null}
    <p class="controls">
      ${isChanged ? html`<button type="button" class="main" onClick=${() => history.change({ settings: {}, turn: null })}>${t("open_as_shipped")}</button>`
        : html`<button type="button" class="main" onClick=${() => location.reload()}>${t("try_again")}</button>`}
      <button type="button" disabled=${!history.canUndo} onClick=${history.undo}><${Icon} name="undo" /> ${t("undo")}</button></p>
  </div>`;
}
