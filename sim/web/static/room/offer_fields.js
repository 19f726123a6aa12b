// An offer that goes with a message: a value for some of the issues, each with its points for one's own side.
import { html } from "../base/markup.js";
import { t } from "../base/i18n.js";
import { number } from "../base/numbers.js";

export function OfferFields({ names, scenario, picture, offer, change }) {
  const set = (issue, at) => {
    const { [issue]: _, ...rest } = offer;
    change(at === "" ? rest : { ...rest, [issue]: Number(at) });
  };
  return scenario.issues.map((issue) => html`<div class="item" key=${issue.name}>
    <${IssueField} ...${{ issue, names, picture }} at=${offer[issue.name] ?? ""} set=${(at) => set(issue.name, at)} /></div>`);
}

// One issue: an option, or a point in steps of five; `at` is "" for none.
export function IssueField({ issue, names, picture, at, set }) {
  const own = picture.sheet?.points.issues[issue.name];
  const values = issue.options ? issue.options.map((_, place) => place) : Array.from({ length: 21 }, (_, step) => 5 * step);
  const words = (value) => (own ? t("value_points", { value: names.value(issue.name, value), points: number(own.curve[value]) }) : names.value(issue.name, value));
  return html`<label>${issue.label} <select value=${at} onChange=${(event) => set(event.target.value)}>
    <option value="">${t("not_stated")}</option>
    ${values.map((value) => html`<option value=${value}>${words(value)}${own?.refused.includes(value) ? " ✗" : ""}</option>`)}</select></label>`;
}
