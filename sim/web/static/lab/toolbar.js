// What stands above the cockpit: which conflict and seed, undo and redo, and what one takes along.
import { html } from "../base/markup.js";
import { Icon } from "../base/icon.js";
import { t } from "../base/i18n.js";
import { tidySeed } from "./state.js";

export function Toolbar({ scenarios, state, history, children }) {
  const choose = (event) => history.change({ scenario: event.target.value, settings: {}, turn: null, at: { round: 1, text: 1 } });
  const reseed = (seed) => history.change({ seed });
  const button = (name, go, able) => html`<button type="button" class="plain icon-only" aria-label=${t(name)} title=${t(name)} disabled=${!able} onClick=${go}>
    <${Icon} name=${name} /></button>`;
  return html`<div class="toolbar" role="group" aria-label=${t("lab")}>
    <label class="conflict"><span>${t("scenario")}</span> <select value=${state.scenario} onChange=${choose}>
      ${scenarios.map((each) => html`<option value=${each.name}>${each.title}</option>`)}</select></label>
    <label><span>${t("seed")}</span> <input type="number" class="seed" min="0" max="999999999" value=${state.seed}
      onChange=${(event) => reseed(tidySeed(event.target.value))} /></label>
    <button type="button" class="icon-only" title=${t("new_seed")} aria-label=${t("new_seed")} onClick=${() => reseed(state.seed + 1)}><${Icon} name="dice" /></button>
    <span class="steps">${button("undo", history.undo, history.canUndo)}${button("redo", history.redo, history.canRedo)}</span>
    ${children}
  </div>`;
}
