// Choice of the scenario and of the random seed.
import { html } from "../base/markup.js";
import { t } from "../base/i18n.js";
import { tidySeed } from "./state.js";

export function ScenarioPicker({ scenarios, state, choose, reseed }) {
  return html`<div class="controls which">
    <label>${t("scenario")} <select value=${state.scenario} onChange=${(event) => choose(event.target.value)}>
      ${scenarios.map((each) => html`<option value=${each.name}>${each.title}</option>`)}</select></label>
    <label>${t("seed")} <input type="number" class="seed" min="0" max="999999999" value=${state.seed}
      onChange=${(event) => reseed(tidySeed(event.target.value))} /></label>
    <button type="button" onClick=${() => reseed(state.seed + 1)}>${t("new_seed")}</button>
  </div>`;
}
