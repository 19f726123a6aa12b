// One number on a slider, with its meaning, range and source.
import { html, useState } from "../base/markup.js";
import { Icon } from "../base/icon.js";
import { number } from "../base/numbers.js";
import { has, pair, t } from "../base/i18n.js";
import { meaningKey } from "./setting_labels.js";

// A unit that says no more than the bounds do.
const BOUNDS = /^\d+-\d+$/;

const rounded = (value) => Number(Number(value).toPrecision(3));

/**
 * @param {any} given `value`: what it was set to, if it was; `drawn`: what this run drew for it, if it did; `set(path, value)`: null gives it back;
 *   `drag(path, value)`: while it moves; `whose`: the title says whose it is; `told`: its meaning is in view, not behind a button.
 */
export function Slider({ group, title, slider, value, drawn, set, drag, whose = false, told = false }) {
  const [draft, setDraft] = useState(null);
  const shown = draft ?? value ?? slider.value;
  const changed = value !== undefined;
  const name = pair(group, title);
  const move = (event) => {
    setDraft(rounded(event.target.value));
    drag(slider.path, rounded(event.target.value));
  };
  const settle = (event) => {
    setDraft(null);
    set(slider.path, rounded(event.target.value));
  };
  return html`<div class=${`slider ${changed ? "changed" : ""}`}>
    <label>${whose && group !== t("other") ? name : title} <output>${number(shown, 3)}</output>
      <input type="range" aria-label=${name} min=${slider.low} max=${slider.high} step=${slider.step || 0.01}
        value=${shown} onInput=${move} onChange=${settle} /></label>
    ${told ? html`<${Told} ...${{ slider, drawn, changed }} />` : html`<details class="meaning"><summary title=${t("meaning")}><${Icon} name="info" /><span class="unseen">${pair(t("meaning"), name)}</span></summary>
      <${Told} ...${{ slider, drawn, changed }} /></details>`}
    ${changed ? html`<${Undo} ...${{ slider, set }} whose=${`${group}, ${title}`} />` : null}
  </div>`;
}

const Uncertain = ({ range: [low, high], drawn }) => html`<p class="facts">
  ${t("uncertain", { low: number(low, 3), high: number(high, 3), drawn: number(drawn, 3) })}</p>`;

function Undo({ slider, set, whose }) {
  const undo = () => set(slider.path, null);
  return html`<p class="facts">${t("was", { value: number(slider.value, 3) })}
    <button type="button" class="small" aria-label=${pair(t("undo"), whose)} onClick=${undo}>${t("undo")}</button></p>`;
}

// In the reader's language where the table has it, else as the scenario's schema says it, in English.
function Told({ slider, drawn, changed }) {
  const key = meaningKey(slider.path);
  const meaning = key ? t(key) : html`<span lang="en">${slider.meaning}</span>`;
  const unit = slider.unit && !BOUNDS.test(slider.unit) ? [", ", worded("unit", slider.unit)] : "";
  return html`<p class="facts">${meaning} (${number(slider.low, 3)}–${number(slider.high, 3)}${unit})
    ${slider.source ? html` ${t("setting_source")} ${worded("source", slider.source)}` : null}</p>
    ${slider.uncertain && !changed ? html`<${Uncertain} range=${slider.uncertain} drawn=${drawn} />` : null}`;
}

const worded = (kind, text) => (has(`${kind}.${text}`) ? t(`${kind}.${text}`) : html`<span lang="en">${text}</span>`);
