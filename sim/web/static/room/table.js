// A table with its heads; its rows are the children.
import { html } from "../base/markup.js";
import { Scrollable } from "../show/scrollable.js";

export function Table({ label, heads, kind = "", children }) {
  return html`<${Scrollable} label=${label}>
    <table class=${kind}>
      <thead><tr>${heads.map((each) => html`<th scope="col">${each}</th>`)}</tr></thead>
      <tbody>${children}</tbody>
    </table><//>`;
}
