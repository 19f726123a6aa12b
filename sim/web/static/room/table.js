// A table that may be wider than the screen: then it is moved sideways, by keyboard too.
import { html } from "../base/markup.js";

export function Table({ label, heads, kind = "", children }) {
  return html`<div class="wide" tabindex="0" role="region" aria-label=${label}>
    <table class=${kind}>
      <thead><tr>${heads.map((each) => html`<th scope="col">${each}</th>`)}</tr></thead>
      <tbody>${children}</tbody>
    </table></div>`;
}
