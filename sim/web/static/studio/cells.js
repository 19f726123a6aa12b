// Cells of a grid: numbers that are typed, and moving between them by keys.
import { html } from "../base/markup.js";
import { t } from "../base/i18n.js";
import { useDraft } from "./entry.js";
import { Findings } from "./field.js";
import { isDraws, parseNumber, showNumber } from "./numbers.js";
import { at, fieldId, findingsAt } from "./paths.js";

const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], Enter: [1, 0] };

// Up and down between cells; left and right with Alt, since they move in the text.
export function move(event, row, place) {
  const step = STEPS[event.key] ?? (event.altKey ? { ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key] : null);
  const next = step && event.target.closest("table").querySelector(`[data-cell="${row + step[0]}-${place + step[1]}"]`);
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.select?.();
}

// `send(value)`: what was typed, `undefined` for an empty cell; `below`: the value that applies where nothing is stated; `more`: further attributes.
export function NumberCell({ studio, path, row, place, label, below, send, ...more }) {
  const own = at(studio.own, path);
  const findings = findingsAt(studio.answer, path, true);
  const id = fieldId(path);
  const typed = useDraft(showNumber(own), (text) => send(parseNumber(text)), studio.doc.epoch);
  if (isDraws(own)) return html`<span class="draws" id=${id}>${t("studio.draws", { n: own.draws.length })}</span>`;
  return html`<input ...${typed} ...${more} id=${id} class="typed-number" autocomplete="off" data-cell=${`${row}-${place}`} placeholder=${showNumber(below)}
      aria-label=${label} aria-invalid=${findings.some((each) => each.kind === "error") ? "true" : null}
      aria-describedby=${findings.length ? `${id}-findings` : null} onKeyDown=${(event) => move(event, row, place)} />
    <${Findings} id=${`${id}-findings`} findings=${findings} />`;
}
