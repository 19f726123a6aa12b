// A table with its heads; its rows are the children.
import { html } from "../base/markup.js";
import { Wide } from "../show/wide.js";

export function Table({ label, heads, kind = "", children }) {
  return html`<${Wide} label=${label}>
    <table class=${kind}>
      <thead><tr>${heads.map((each) => html`<th scope="col">${each}</th>`)}</tr></thead>
      <tbody>${children}</tbody>
    </table><//>`;
}
