// The issues: a scale with words at both ends, or named options; the status quo; all other keys behind it.
import { html, useState } from "../base/markup.js";
import { t } from "../base/i18n.js";
import { Field, Findings, Value } from "./field.js";
import { KeyForm } from "./key_form.js";
import { NameField, RowTools } from "./row_tools.js";
import { at, fieldId, findingsAt, nameFrom } from "./paths.js";
import { drop } from "./party_list.js";

export function IssueList({ studio }) {
  const names = Object.keys(studio.all.issues ?? {});
  return html`<section><h2>${t("studio.issues")}</h2><p>${t("studio.issues_text")}</p>
    <${Findings} findings=${findingsAt(studio.answer, ["issues"])} />
    <div class="issue-cards">${names.map((name) => html`<${Issue} key=${name} ...${{ studio, name, names }} />`)}</div>
    <${AddIssue} ...${{ studio, names }} /></section>`;
}

const metaOf = (studio, key) => studio.schema.groups.Issue.keys.find((each) => each.name === key);

function Issue({ studio, name, names }) {
  const path = ["issues", name];
  const issue = at(studio.all, path) ?? {};
  const label = issue.label || name;
  const options = Boolean(issue.options);
  return html`<section class="panel entry-card"><h3>${label}</h3>
    <${Findings} findings=${findingsAt(studio.answer, path)} />
    <${Field} ...${{ studio, path: [...path, "label"], meta: { ...metaOf(studio, "label"), meaning: "" } }} label=${t("studio.label")} />
    <${Points} ...${{ studio, path: [...path, options ? "options" : "scale"], options }} />
    <${StatusQuo} ...${{ studio, path: [...path, "status_quo"], issue }} />
    <${KeyForm} ...${{ studio, path }} group="Issue" except=${["label", "scale", "options", "status_quo"]} />
    <p class="controls"><${NameField} ...${{ studio, path, names }} /><${RowTools} ...${{ studio, path, label, names, name }} drop=${() => removeIssue(studio, name)} /></p>
  </section>`;
}

// The words at points of a scale, or the options with their names.
function Points({ studio, path, options }) {
  const held = Object.entries(at(studio.all, path) ?? {});
  return html`<fieldset class="scale-points" id=${fieldId(path)} tabindex="-1"><legend>${t(options ? "studio.options" : "studio.scale")}</legend>
    <${Findings} findings=${findingsAt(studio.answer, path)} />
    ${held.map(([point]) => html`<${Point} key=${point} ...${{ studio, path: [...path, point], point, options }} />`)}
    <${AddPoint} ...${{ studio, path, options, names: held.map(([point]) => point) }} /></fieldset>`;
}

function Point({ studio, path, point, options }) {
  const id = fieldId(path);
  const findings = findingsAt(studio.answer, path);
  const remove = () => (options ? studio.doc.edit([...scoresOf(studio, path[1], point), drop(studio, path)]) : studio.doc.edit([drop(studio, path)]));
  return html`<div class=${`key-field inline ${findings.length ? "wrong" : ""}`}><label for=${id}><code>${point}</code></label>
    <${Value} ...${{ studio, path, id, node: { t: "text" }, wrong: findings.length > 0 }} described=${findings.length ? `${id}-findings` : ""} />
    <button type="button" class="small" onClick=${remove} aria-label=${t("studio.remove_named", { name: point })}>${t("studio.remove")}</button>
    <${Findings} id=${`${id}-findings`} findings=${findings} /></div>`;
}

// Scores of an option go with it.
const scoresOf = (studio, issue, option) => Object.keys(studio.own.parties ?? {})
  .map((party) => ["parties", party, "on", issue, "score", option])
  .filter((path) => at(studio.own, path) !== undefined)
  .map((path) => ({ do: "remove", path }));

function AddPoint({ studio, path, options, names }) {
  const [point, setPoint] = useState("");
  const [words, setWords] = useState("");
  const id = fieldId([...path, "new"]);
  const add = (event) => {
    event.preventDefault();
    if (!words.trim()) return;
    const key = options ? nameFrom(words, names) : String(Math.min(100, Math.max(0, Math.round(Number(point) || 0))));
    if (!options && names.includes(key)) return;
    studio.doc.edit([{ do: "set", path: [...path, key], value: words.trim() }]);
    setPoint("");
    setWords("");
  };
  return html`<form class="add" onSubmit=${add}>
    ${options ? null : html`<label for=${`${id}-at`}>${t("studio.point")}</label>
      <input id=${`${id}-at`} type="number" min="0" max="100" class="short" value=${point} onInput=${(event) => setPoint(event.target.value)} />`}
    <label for=${id}>${t(options ? "studio.option" : "studio.words")}</label>
    <input id=${id} value=${words} onInput=${(event) => setWords(event.target.value)} /><button>${t("studio.add")}</button></form>`;
}

function StatusQuo({ studio, path, issue }) {
  const meta = metaOf(studio, "status_quo");
  const node = issue.options ? { t: "choice", words: Object.keys(issue.options) } : meta.node;
  return html`<${Field} ...${{ studio, path, meta: { ...meta, node, meaning: "" } }} label=${t("studio.status_quo")} />`;
}

function removeIssue(studio, name) {
  const stances = Object.keys(studio.own.parties ?? {}).map((party) => ["parties", party, "on", name]).filter((path) => at(studio.own, path) !== undefined);
  studio.doc.edit([...stances.map((path) => ({ do: "remove", path })), drop(studio, ["issues", name])]);
}

function AddIssue({ studio, names }) {
  const [label, setLabel] = useState("");
  const [kind, setKind] = useState("scale");
  const [low, setLow] = useState("");
  const [high, setHigh] = useState("");
  const add = (event) => {
    event.preventDefault();
    if (!label.trim()) return;
    const inside = kind === "scale" ? { scale: { 0: low.trim(), 100: high.trim() }, status_quo: 50 } : { options: optionsFrom(low) };
    studio.doc.edit([{ do: "set", path: ["issues", nameFrom(label, names)], value: { label: label.trim(), ...inside } }]);
    for (const clear of [setLabel, setLow, setHigh]) clear("");
  };
  const text = (id, word, value, set) => html`<label for=${id}>${t(word)}</label><input id=${id} value=${value} onInput=${(event) => set(event.target.value)} />`;
  return html`<form class="add stacked" onSubmit=${add}><h3>${t("studio.new_issue")}</h3>
    ${text("new-issue", "studio.label", label, setLabel)}
    <label for="new-issue-kind">${t("studio.kind")}</label>
    <select id="new-issue-kind" value=${kind} onChange=${(event) => setKind(event.target.value)}>
      <option value="scale">${t("studio.kind_scale")}</option><option value="options">${t("studio.kind_options")}</option></select>
    ${kind === "scale" ? html`${text("new-issue-low", "studio.at_0", low, setLow)}${text("new-issue-high", "studio.at_100", high, setHigh)}`
      : html`<label for="new-issue-low">${t("studio.options_hint")}</label>
        <textarea id="new-issue-low" rows="3" value=${low} onInput=${(event) => setLow(event.target.value)}></textarea>`}
    <button class="main">${t("studio.add")}</button></form>`;
}

function optionsFrom(text) {
  const found = {};
  for (const line of text.split("\n").map((each) => each.trim()).filter(Boolean)) found[nameFrom(line, Object.keys(found))] = line;
  return found;
}
