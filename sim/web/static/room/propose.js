// A proposal: it begins as the text on the table, and under each item stands what a value is worth to one's own side.
import { html } from "../base/markup.js";
import { number, signed } from "../base/numbers.js";
import { t } from "../base/i18n.js";
import { redLine } from "./role_sheet.js";

// `value` has only the items that somebody has chosen; the others stay as the text (`start`) has them. `sheet`: one's role sheet.
export function Propose({ items, names, value, change, legend, start, sheet }) {
  const set = (issue, at) => {
    const { [issue]: _, ...rest } = value;
    change({ propose: at === null ? rest : { ...rest, [issue]: at } });
  };
  return html`<fieldset class="propose"><legend>${legend}</legend>
    ${items.map((name) => {
      const issue = names.scale[name];
      const kind = issue.options ? Option : Point;
      return html`<div class="item" key=${name}><${kind} ...${{ issue, names, start: start[name], at: value[name] ?? null, set: (at) => set(name, at) }} />
        <${Worth} ...${{ names, sheet, issue: name }} at=${value[name] ?? start[name]} /></div>`;
    })}
    <${Total} ...${{ sheet, start, value }} />
  </fieldset>`;
}

function Option({ issue, names, start, at, set }) {
  const open = start === null || start === undefined;
  return html`<label>${issue.label}
    <select value=${at ?? ""} onChange=${(event) => set(event.target.value === "" ? null : Number(event.target.value))}>
      <option value="">${open ? t("no_proposal") : `${names.value(issue.name, start)} (${t("as_in_text")})`}</option>
      ${issue.options.map(([, words], place) => html`<option value=${place}>${words}</option>`)}
    </select></label>`;
}

// A point of a scale: by hand, or by one of its points that have words.
function Point({ issue, names, start, at, set }) {
  const shown = at ?? start;
  const valueText = at === null ? `${names.value(issue.name, start)}, ${t("as_in_text")}` : names.value(issue.name, at);
  return html`<div class="point" role="group" aria-label=${issue.label}>
    <label>${issue.label} <output class=${at === null ? "unset" : ""}>${valueText}</output>
      <input type="range" min="0" max="100" step="1" class=${at === null ? "unset" : ""} value=${Math.round(shown)}
        aria-label=${issue.label} aria-valuetext=${valueText} onInput=${(event) => set(Number(event.target.value))} /></label>
    <p class="points">${(issue.scale ?? []).map(([point, words]) => html`<button type="button" class="small"
        aria-pressed=${String(at === point)} onClick=${() => set(point)}>${words}</button>`)}
      <button type="button" class="small" aria-pressed=${String(at === null)} onClick=${() => set(null)}>${t("as_in_text")}</button></p>
  </div>`;
}

const pointsAt = (own, at) => own.curve[Math.round(at)];

// What a value of an issue gives one's side, against the status quo, and where the red line is.
function Worth({ names, sheet, issue, at }) {
  const own = sheet.points.issues[issue];
  if (!own) return html`<p class="worth faint">${t("no_stake")}</p>`;
  if (at === null || at === undefined) return null;
  const points = pointsAt(own, at);
  const crossed = own.refused.includes(Math.round(at));
  const lines = redLine(names, issue, sheet.wants[issue]);
  return html`<p class="worth">${t("worth_here", { points: number(points), change: signed(points - own.now.points, 0) })}
    ${crossed ? html` <b class="redline">${t("worth_crossed")}</b>` : null}
    ${lines.length ? html` <small>${t("redline_own")}: ${lines.join(", ")}</small>` : null}</p>`;
}

// The points of the whole text with the proposal, against no deal.
function Total({ sheet, start, value }) {
  const { issues, no_deal: none } = sheet.points;
  const sum = Object.entries(issues).reduce((total, [issue, own]) => {
    const at = value[issue] ?? start[issue];
    return total + (at === null || at === undefined ? own.now.points : pointsAt(own, at));
  }, 0);
  return html`<p class="gives" role="status">${t("worth_total", { points: number(sum), change: signed(sum - none, 0), none: number(none) })}</p>`;
}
