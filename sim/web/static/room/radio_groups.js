// One of a few answers, as large buttons that the keyboard moves through; or some of them.
import { html } from "../base/markup.js";

// `options`: pairs of a value and its words; `name` is unique on the page.
export function OneOf({ legend, name, options, value, choose }) {
  return html`<fieldset class="choices"><legend>${legend}</legend>
    ${options.map(([each, words]) => html`<label class="choice" key=${each}>
      <input type="radio" name=${name} value=${each} checked=${value === each} onChange=${() => choose(each)} />
      <span>${words}</span></label>`)}
  </fieldset>`;
}

export function SomeOf({ legend, options, value, choose }) {
  const turned = (each) => (value.includes(each) ? value.filter((other) => other !== each) : [...value, each]);
  return html`<fieldset class="choices"><legend>${legend}</legend>
    ${options.map(([each, words]) => html`<label class="choice" key=${each}>
      <input type="checkbox" checked=${value.includes(each)} onChange=${() => choose(turned(each))} /><span>${words}</span></label>`)}
  </fieldset>`;
}
