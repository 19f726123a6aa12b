// A place for a table that may be wider than the screen: it scrolls by itself, by keys too.
import { html } from "../base/markup.js";

export const Scrollable = ({ label, children }) =>
  html`<div class="wide" tabindex="0" role="group" aria-label=${label}>${children}</div>`;
