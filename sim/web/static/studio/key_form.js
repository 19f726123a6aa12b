// A form for any group of keys, made from the schema: single values as fields, groups inside one another, tables by name, lists.
import { html, useState } from "../base/markup.js";
import { t } from "../base/i18n.js";
import { Field, Findings, Value } from "./field.js";
import { at, dotted, fieldId, findingsAt, isGroup, kindOfNames, namesFor } from "./paths.js";

const SINGLE = ["number", "whole", "point", "bool", "date", "choice", "text", "name"];

// Keys of a group; `only`: these in this order; `except`: not these; `open`: all of them, not only those that are stated.
export function KeyForm({ studio, path, group, only, except = [], open = false, labels = {} }) {
  const keys = studio.schema.groups[group].keys.filter((each) => (only ? only.includes(each.name) : !except.includes(each.name)));
  const ordered = only ? only.map((name) => keys.find((each) => each.name === name)).filter(Boolean) : keys;
  const shown = ordered.filter((each) => open || only || each.required || isStated(studio, [...path, each.name]));
  const rest = ordered.filter((each) => !shown.includes(each));
  const draw = (each) => html`<${Key} key=${each.name} ...${{ studio, meta: each }} path=${[...path, each.name]} label=${labels[each.name]} />`;
  return html`<div class="keys">${shown.map(draw)}</div>
    <${Findings} findings=${unplaced(studio, path, ordered)} />
    ${rest.length ? html`<${More} count=${rest.length} draw=${() => rest.map(draw)} />` : null}`;
}

const isStated = (studio, path) => at(studio.own, path) !== undefined || findingsAt(studio.answer, path, true).length > 0;

// What is said about the group itself, or about a key that it doesn't have.
function unplaced(studio, path, keys) {
  const own = dotted(path);
  const known = (each) => keys.some((key) => each.path === `${own}.${key.name}` || each.path.startsWith(`${own}.${key.name}.`));
  return path.length ? findingsAt(studio.answer, path, true).filter((each) => each.path === own || (/unknown key/.test(each.message) && !known(each))) : [];
}

// Keys that are not stated; drawn when they are opened.
function More({ count, draw }) {
  const [open, setOpen] = useState(false);
  return html`<details class="more" open=${open} onToggle=${(event) => setOpen(event.target.open)}>
    <summary>${t("studio.more_keys", { n: count })}</summary>
    ${open ? html`<div class="keys">${draw()}</div>` : null}</details>`;
}

export function Key({ studio, path, meta, label }) {
  const { node } = meta;
  if (SINGLE.includes(node.t)) {
    const words = node.t === "name" ? nameNode(studio, path) : node;
    return html`<${Field} ...${{ studio, path, label }} meta=${words ? { ...meta, node: words } : meta} />`;
  }
  return html`<fieldset class=${`nested ${at(studio.own, path) === undefined ? "" : "stated"}`} id=${fieldId(path)} tabindex="-1">
    <legend>${label ?? html`<code>${path.at(-1)}</code>`}</legend>
    ${meta.meaning ? html`<p class="help">${studio.means(meta.meaning)}${meta.unit ? html` (${studio.means(meta.unit)})` : null}</p>` : null}
    <${Node} ...${{ studio, path, node }} />
  </fieldset>`;
}

// A name that must be one of the scenario's own is chosen from them.
function nameNode(studio, path) {
  const kind = kindOfNames(studio.schema.names.values, path);
  return kind ? { t: "name", words: namesFor(kind, studio.all, path).map(([name]) => name) } : null;
}

function Node({ studio, path, node }) {
  const Shape = { group: Group, union: Union, map: Named, list: List }[node.t];
  return html`<${Shape} ...${{ studio, path, node }} />`;
}

const Group = ({ studio, path, node }) => html`<${KeyForm} ...${{ studio, path }} group=${node.of} />`;

function Union({ studio, path, node }) {
  const kinds = Object.keys(node.of);
  const kind = at(studio.all, path)?.kind ?? kinds[0];
  const choose = (event) => studio.doc.edit([{ do: "set", path, value: { kind: event.target.value } }]);
  return html`<div class="key-field"><label for=${fieldId([...path, "kind"])}><code>${"kind"}</code></label>
      <select id=${fieldId([...path, "kind"])} value=${kind} onChange=${choose}>${kinds.map((each) => html`<option value=${each}>${each}</option>`)}</select>
    </div>
    ${node.of[kind] ? html`<${KeyForm} key=${kind} ...${{ studio, path }} group=${node.of[kind]} except=${["kind"]} />` : null}
    <${Findings} findings=${findingsAt(studio.answer, [...path, "kind"])} />`;
}

// Entries by name: a name and a value, or a name and a group of keys.
function Named({ studio, path, node }) {
  const own = at(studio.own, path);
  const names = [...new Set([...Object.keys(groupOf(at(studio.all, path))), ...Object.keys(groupOf(own))])];
  const single = SINGLE.includes(node.of.t);
  return html`<${Findings} findings=${findingsAt(studio.answer, path)} />
    ${names.map((name) => html`<${NamedEntry} key=${name} ...${{ studio, node, name, single }} path=${[...path, name]} />`)}
    <${AddName} ...${{ studio, path, node, names }} />`;
}

const groupOf = (value) => (isGroup(value) ? value : {});

function NamedEntry({ studio, path, node, name, single }) {
  const drop = () => studio.doc.set(path, at(studio.inherited, path) === undefined ? undefined : null);
  const remove = html`<button type="button" class="small" onClick=${drop} aria-label=${t("studio.remove_named", { name })}>${t("studio.remove")}</button>`;
  if (single) {
    const id = fieldId(path);
    const findings = findingsAt(studio.answer, path, true);
    return html`<div class=${`key-field inline ${findings.length ? "wrong" : ""}`}><label for=${id}><code>${name}</code></label>
      <${Value} ...${{ studio, path, id, node: node.of, fallback: at(studio.inherited, path), wrong: findings.length > 0 }} described=${findings.length ? `${id}-findings` : ""} />
      ${remove}<${Findings} id=${`${id}-findings`} findings=${findings} /></div>`;
  }
  return html`<fieldset class="nested" id=${fieldId(path)} tabindex="-1"><legend><code>${name}</code> ${remove}</legend>
    <${Node} ...${{ studio, path }} node=${node.of} /></fieldset>`;
}

// A new entry: one of the scenario's names where the schema wants one, else any name.
function AddName({ studio, path, node, names }) {
  const [typed, setTyped] = useState("");
  const kind = kindOfNames(studio.schema.names.keys, path);
  const known = kind && kind !== "group" ? namesFor(kind, studio.all, path).filter(([name]) => !names.includes(name)) : null;
  const id = `${fieldId(path)}-add`;
  const add = (event) => {
    event.preventDefault();
    const name = typed || known?.[0]?.[0];
    if (name) studio.doc.edit([{ do: "set", path: [...path, name], value: blank(node.of) }]);
    setTyped("");
  };
  if (known && !known.length) return null;
  return html`<form class="add" onSubmit=${add}><label class="unseen" for=${id}>${t("studio.add_to", { name: path.at(-1) })}</label>
    ${known
      ? html`<select id=${id} value=${typed || known[0][0]} onChange=${(event) => setTyped(event.target.value)}>
          ${known.map(([name, label]) => html`<option value=${name}>${label && label !== name ? `${name} (${label.split(",")[0]})` : name}</option>`)}</select>`
      : html`<input id=${id} value=${typed} onInput=${(event) => setTyped(event.target.value)} placeholder=${t(node.keys === "whole" ? "studio.number" : "studio.name")} />`}
    <button>${t("studio.add")}</button></form>`;
}

const BLANKS = { map: {}, group: {}, union: {}, list: [], text: "", name: "", bool: true };

// What a new entry holds: something that the check then asks to be completed.
const blank = (node) => BLANKS[node.t] ?? node.words?.[0] ?? node.low ?? 0;

function List({ studio, path, node }) {
  const kind = kindOfNames(studio.schema.names.values, path);
  if (kind && kind !== "venue") return html`<${Choices} ...${{ studio, path, kind }} />`;
  const items = at(studio.all, path) ?? [];
  const write = (list) => studio.doc.edit([{ do: "set", path, value: list }]);
  return html`<${Findings} findings=${findingsAt(studio.answer, path)} />
    ${(Array.isArray(items) ? items : []).map((_, place) => html`<${Item} key=${place} ...${{ studio, node, place, path: [...path, place] }}
      remove=${() => write(items.filter((_each, other) => other !== place))} />`)}
    <button type="button" onClick=${() => write([...items, blank(node.of)])}>${t("studio.add_to", { name: path.at(-1) })}</button>`;
}

function Item({ studio, path, node, place, remove }) {
  const id = fieldId(path);
  const label = t("studio.entry", { n: place + 1 });
  const button = html`<button type="button" class="small" onClick=${remove} aria-label=${t("studio.remove_named", { name: label })}>${t("studio.remove")}</button>`;
  if (SINGLE.includes(node.of.t)) {
    const findings = findingsAt(studio.answer, path);
    return html`<div class="key-field inline unnamed"><label class="unseen" for=${id}>${label}</label>
      <${Value} ...${{ studio, path, id, node: node.of, wrong: findings.length > 0 }} />${button}<${Findings} findings=${findings} /></div>`;
  }
  return html`<fieldset class="nested" id=${id} tabindex="-1"><legend>${label} ${button}</legend><${Node} ...${{ studio, path }} node=${node.of} /></fieldset>`;
}

// Some of the scenario's names: parties and roles that have a right, issues of a group, options that are never accepted.
function Choices({ studio, path, kind }) {
  const held = at(studio.all, path) ?? [];
  const known = namesFor(kind, studio.all, path);
  const toggle = (name, on) => studio.doc.edit([{ do: "set", path, value: on ? [...held, name] : held.filter((each) => each !== name) }], dotted(path));
  return html`<div class="name-choices">${known.map(([name, label]) => html`<label key=${name}>
      <input type="checkbox" checked=${held.includes(name)} onChange=${(event) => toggle(name, event.target.checked)} />
      <span>${label ? label.split(",")[0] : html`<em>${t("studio.all_of_role", { role: t(`role.${name}`) })}</em>`}</span></label>`)}</div>
    <${Findings} findings=${findingsAt(studio.answer, path, true)} />`;
}
