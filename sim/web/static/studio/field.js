// A key of the schema as a field: its name, the value, what it means, and what the check says about it.
import { html } from "../base/markup.js";
import { t } from "../base/i18n.js";
import { Entry } from "./entry.js";
import { isDraws, parseNumber, showNumber } from "./numbers.js";
import { at, fieldId, findingsAt } from "./paths.js";

// `label`: in the reader's language, else the key's own name stands there.
export function Field({ studio, path, meta, label }) {
  const id = fieldId(path);
  const findings = findingsAt(studio.answer, path, true);
  const described = [meta.meaning ? `${id}-help` : "", findings.length ? `${id}-findings` : ""].filter(Boolean).join(" ");
  const own = at(studio.own, path);
  return html`<div class=${`key-field ${own === undefined ? "" : "stated"} ${errors(findings) ? "wrong" : ""}`}>
    <label for=${id}>${label ?? html`<code>${path.at(-1)}</code>`}${meta.required ? html` <span class="required">${t("studio.required")}</span>` : null}</label>
    <${Value} ...${{ studio, path, node: meta.node, id, described, fallback: fallback(studio, path, meta), wrong: errors(findings) }} />
    ${meta.meaning ? html`<p class="help" id=${`${id}-help`}><${Help} ...${{ studio, meta }} /></p>` : null}
    <${Findings} id=${`${id}-findings`} findings=${findings} />
  </div>`;
}

const errors = (findings) => findings.some((each) => each.kind === "error");

function Help({ studio, meta }) {
  const { low, high } = meta.node;
  const bounds = low === undefined || low === null ? "" : ` ${low}–${high}`;
  const unit = meta.unit && !/^\d/.test(meta.unit) ? html`, ${studio.means(meta.unit)}` : null;
  return html`${studio.means(meta.meaning)}${bounds ? html`<span class="bounds">${bounds}${unit}</span>` : null}`;
}

export function Findings({ id, findings }) {
  if (!findings.length) return null;
  return html`<ul class="findings" id=${id}>${findings.map((each) => html`
    <li class=${each.kind}><b>${t(`studio.${each.kind}`)}</b> <span lang="en">${each.message}</span></li>`)}</ul>`;
}

// What holds if nothing is stated: inherited, or the default.
function fallback(studio, path, meta) {
  const inherited = at(studio.inherited, path);
  return inherited !== undefined ? inherited : meta.default;
}

const unknown = (own, words) => own !== undefined && own !== null && !words.includes(String(own));

const WORDS = { true: "yes", false: "no" };

export function Value({ studio, path, node, id, described, fallback: below, wrong, label }) {
  const own = at(studio.own, path);
  const common = { id, "aria-describedby": described || null, "aria-invalid": wrong ? "true" : null, "aria-label": label ?? null };
  const send = (value) => studio.doc.set(path, value);
  if (node.t === "bool" || node.t === "choice" || node.words) {
    const words = node.words ?? ["true", "false"];
    const read = (word) => (word === "" ? undefined : node.t === "bool" ? word === "true" : word);
    const shown = (word) => (WORDS[word] ? t(WORDS[word]) : word);
    const empty = below === null || below === undefined ? "–" : t("studio.default_is", { value: shown(String(below)) });
    return html`<select ...${common} value=${own === undefined || own === null ? "" : String(own)} onChange=${(event) => send(read(event.target.value))}>
      <option value="">${empty}</option>
      ${unknown(own, words) ? html`<option value=${String(own)}>${String(own)}</option>` : null}
      ${words.map((word) => html`<option value=${word}>${shown(word)}</option>`)}</select>`;
  }
  if (isDraws(own)) return html`<span class="draws" id=${id}>${t("studio.draws", { n: own.draws.length })}</span>`;
  const numeric = ["number", "whole", "point"].includes(node.t);
  const show = numeric ? showNumber : (value) => (value === null || value === undefined ? "" : typeof value === "object" ? JSON.stringify(value) : String(value));
  const read = numeric ? parseNumber : (text) => (text === "" ? undefined : text);
  return html`<${Entry} ...${common} class=${numeric ? "typed-number" : null} value=${show(own)} placeholder=${show(below)} long=${node.long}
    inputmode=${numeric ? "text" : null} epoch=${studio.doc.epoch} send=${(text) => send(read(text))} />`;
}
