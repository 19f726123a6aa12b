// Signs of the buttons, drawn, since not every machine has letters for them.
import { html } from "../base/markup.js";

const PATHS = {
  rewind: "M3 3h2v10H3zM13 3v10L6 8z",
  back: "M11 3v10L4 8z",
  step: "M5 3v10l7-5z",
  run: "M2 3v10l6-5zM8 3v10l6-5z",
  pause: "M4 3h3v10H4zM9 3h3v10H9z",
  to_end: "M11 3h2v10h-2zM3 3v10l7-5z",
};

export const Icon = ({ name }) =>
  html`<svg class="sign" viewBox="0 0 16 16" aria-hidden="true"><path d=${PATHS[name]} /></svg>`;
