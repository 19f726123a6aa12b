// A proposal: for each issue on the table a point or an option, or nothing, which leaves it to the chair.
import { html } from "../base/markup.js";
import { t } from "../base/i18n.js";

const MIDDLE = 50;

export function Propose({ items, names, value, change, legend }) {
  const set = (issue, at) => {
    const { [issue]: _, ...rest } = value;
    change({ propose: at === null ? rest : { ...rest, [issue]: at } });
  };
  return html`<fieldset class="propose"><legend>${legend}</legend>
    ${items.map((name) => {
      const issue = names.scale[name];
      const kind = issue.options ? Option : Point;
      return html`<${kind} key=${name} ...${{ issue, names, at: value[name] ?? null, set: (at) => set(name, at) }} />`;
    })}
  </fieldset>`;
}

function Option({ issue, at, set }) {
  return html`<label class="item">${issue.label}
    <select value=${at ?? ""} onChange=${(event) => set(event.target.value === "" ? null : Number(event.target.value))}>
      <option value="">${t("no_proposal")}</option>
      ${issue.options.map(([, words], place) => html`<option value=${place}>${words}</option>`)}
    </select></label>`;
}

// A point of a scale: by hand, or by one of its points that have words.
function Point({ issue, names, at, set }) {
  const valueText = at === null ? t("no_proposal") : names.value(issue.name, at);
  return html`<div class="item point" role="group" aria-label=${issue.label}>
    <label>${issue.label} <output class=${at === null ? "unset" : ""}>${valueText}</output>
      <input type="range" min="0" max="100" step="1" class=${at === null ? "unset" : ""} value=${at ?? MIDDLE}
        aria-label=${issue.label} aria-valuetext=${valueText} onInput=${(event) => set(Number(event.target.value))} /></label>
    <p class="points">${(issue.scale ?? []).map(([point, words]) => html`<button type="button" class="small"
        aria-pressed=${String(at === point)} onClick=${() => set(point)}>${words}</button>`)}
      <button type="button" class="small" aria-pressed=${String(at === null)} onClick=${() => set(null)}>${t("no_proposal")}</button></p>
  </div>`;
}
