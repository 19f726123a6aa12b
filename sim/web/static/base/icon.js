// The icons of all pages, drawn in a box of 16; beside words they say nothing of their own.
import { html } from "./markup.js";

const LINES = {
  undo: "M6 3 2.5 6.5 6 10M3 6.5h6.5a4 4 0 0 1 0 8H7",
  redo: "M10 3l3.5 3.5L10 10M13 6.5H6.5a4 4 0 0 0 0 8H9",
  share: "M8 10V2M5 4.5 8 1.5l3 3M3 8v6h10V8",
  download: "M8 2v8M5 7.5 8 10.5l3-3M3 13.5h10",
  copy: "M5.5 5.5h8v8h-8zM2.5 10.5v-8h8",
  compare: "M3 2.5v11M13 2.5v11M3 5h6M13 10H7M7.5 8 5.5 10l2 2M8.5 3 10.5 5l-2 2",
  search: "M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zM10.7 10.7 14 14",
  close: "M3.5 3.5l9 9M12.5 3.5l-9 9",
  dice: "M2.5 2.5h11v11h-11zM5.5 5.5h.01M10.5 10.5h.01M10.5 5.5h.01M5.5 10.5h.01",
  empty: "M2 9.5 4 3h8l2 6.5V13H2zM2 9.5h3.5l1 1.5h3l1-1.5H14",
  warning: "M8 2 1.5 13.5h13zM8 6.5v3.5M8 12h.01",
  home: "M2 7.5 8 2l6 5.5M4 6.5V13.5h8V6.5",
  people: "M6 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM1.5 13.5a4.5 4.5 0 0 1 9 0M11 3a2.3 2.3 0 0 1 0 4.5M12.5 9.7a4.5 4.5 0 0 1 2 3.8",
  edit: "M2.5 13.5l.7-3L11 2.7l2.3 2.3L5.5 12.8z",
  info: "M8 14.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM8 7.5v4M8 4.7h.01",
  check: "M2.5 8.5 6 12l7.5-8",
  plus: "M8 3v10M3 8h10",
  trash: "M3 4.5h10M6.5 4.5v-2h3v2M4.5 4.5l.5 9h6l.5-9",
  sliders: "M2 4.5h7M12 4.5h2M9 2.5v4h3v-4zM2 11.5h2M7 11.5h7M4 9.5v4h3v-4z",
  chart: "M2.5 2v11.5H14M5.5 10V7M8.5 10V4.5M11.5 10V6",
  network: "M8 5.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM3.5 14a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM12.5 14a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM7 5.2 4.5 10.2M9 5.2l2.5 5M5.5 12h5",
};
const FILLED = {
  rewind: "M3 3h2v10H3zM13 3v10L6 8z",
  back: "M11 3v10L4 8z",
  step: "M5 3v10l7-5z",
  run: "M2 3v10l6-5zM8 3v10l6-5z",
  pause: "M4 3h3v10H4zM9 3h3v10H9z",
  to_end: "M11 3h2v10h-2zM3 3v10l7-5z",
};

/** @param {{ name: string }} given a key of the tables above. */
export const Icon = ({ name }) => html`<svg class=${`icon ${name in FILLED ? "filled" : ""}`} viewBox="0 0 16 16" aria-hidden="true">
  <path d=${FILLED[name] ?? LINES[name]} /></svg>`;
