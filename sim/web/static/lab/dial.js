// One number on a slider, with its meaning, range and source.
import { html, useState } from "../base/markup.js";
import { number } from "../base/numbers.js";
import { has, pair, t } from "../base/words.js";
import { meaningKey } from "./titles.js";

// A unit that says no more than the bounds do.
const BOUNDS = /^\d+-\d+$/;

const rounded = (value) => Number(Number(value).toPrecision(3));

// `value`: what it was set to, if it was; `drawn`: what this run drew for it, if it did; `set(path, value)`: null gives it back.
export function Dial({ group, title, dial, value, drawn, set }) {
  const [draft, setDraft] = useState(null);
  const shown = draft ?? value ?? dial.value;
  const changed = value !== undefined;
  const settle = (event) => {
    setDraft(null);
    set(dial.path, rounded(event.target.value));
  };
  return html`<div class=${`dial ${changed ? "changed" : ""}`}>
    <label>${title} <output>${number(shown, 3)}</output>
      <input type="range" aria-label=${pair(group, title)} min=${dial.low} max=${dial.high} step=${dial.step || 0.01}
        value=${shown} onInput=${(event) => setDraft(rounded(event.target.value))} onChange=${settle} /></label>
    <${Told} dial=${dial} />
    ${dial.uncertain && !changed ? html`<${Uncertain} range=${dial.uncertain} drawn=${drawn} />` : null}
    ${changed ? html`<${Undo} ...${{ dial, set }} whose=${`${group}, ${title}`} />` : null}
  </div>`;
}

const Uncertain = ({ range: [low, high], drawn }) => html`<p class="facts">
  ${t("uncertain", { low: number(low, 3), high: number(high, 3), drawn: number(drawn, 3) })}</p>`;

function Undo({ dial, set, whose }) {
  const undo = () => set(dial.path, null);
  return html`<p class="facts">${t("was", { value: number(dial.value, 3) })}
    <button type="button" class="small" aria-label=${pair(t("undo"), whose)} onClick=${undo}>${t("undo")}</button></p>`;
}

// In the reader's language where the table has it, else as the scenario's schema says it, in English.
function Told({ dial }) {
  const key = meaningKey(dial.path);
  const meaning = key ? t(key) : html`<span lang="en">${dial.meaning}</span>`;
  const unit = dial.unit && !BOUNDS.test(dial.unit) ? [", ", worded("unit", dial.unit)] : "";
  return html`<p class="facts">${meaning} (${number(dial.low, 3)}–${number(dial.high, 3)}${unit})
    ${dial.source ? html` ${t("dial_source")} ${worded("source", dial.source)}` : null}</p>`;
}

const worded = (kind, text) => (has(`${kind}.${text}`) ? t(`${kind}.${text}`) : html`<span lang="en">${text}</span>`);
