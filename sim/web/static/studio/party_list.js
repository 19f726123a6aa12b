// The parties: one line each with role, side, capability and rights; all other keys behind it.
import { html, useState } from "../base/markup.js";
import { t } from "../base/i18n.js";
import { Findings, Value } from "./field.js";
import { KeyForm } from "./key_form.js";
import { NameField, RowTools } from "./row_tools.js";
import { at, fieldId, findingsAt, nameFrom } from "./paths.js";

const RIGHTS = ["consent_on_ground", "sign_statement", "convene", "host"];
const COLUMNS = ["label", "role", "side", "capability"];

export function PartyList({ studio }) {
  const [open, setOpen] = useState(null);
  const names = Object.keys(studio.all.parties ?? {});
  return html`<section><h2>${t("studio.parties")}</h2><p>${t("studio.parties_text")}</p>
    <${Findings} findings=${findingsAt(studio.answer, ["parties"])} />
    ${names.length ? html`<div class="wide" tabindex="0" role="region" aria-label=${t("studio.parties")}><table class="entries"><thead><tr>
      ${COLUMNS.map((key) => html`<th scope="col">${t(`studio.party.${key}`)}</th>`)}
      ${RIGHTS.map((right) => html`<th scope="col" class="right">${t(`studio.right.${right}`)}</th>`)}<th scope="col"><span class="unseen">${t("studio.more")}</span></th>
    </tr></thead><tbody>${names.map((name) => html`
      <${Row} key=${name} ...${{ studio, name, names }} open=${open === name} toggle=${() => setOpen(open === name ? null : name)} />`)}</tbody></table></div>` : null}
    <${AddParty} ...${{ studio, names }} />
    <p class="help">${t("studio.rights_text")}</p>
  </section>`;
}

const metaOf = (studio, group, key) => studio.schema.groups[group].keys.find((each) => each.name === key);

function Row({ studio, name, names, open, toggle }) {
  const path = ["parties", name];
  const label = at(studio.all, [...path, "label"]) ?? name;
  const problems = findingsAt(studio.answer, path, true);
  return html`<tr class=${problems.length ? "wrong" : ""}>
      ${COLUMNS.map((key) => html`<td data-label=${t(`studio.party.${key}`)}><${Cell} ...${{ studio, path: [...path, key], meta: metaOf(studio, "Party", key) }}
        label=${`${t(`studio.party.${key}`)}, ${label}`} /></td>`)}
      ${RIGHTS.map((right) => html`<td class="right" data-label=${t(`studio.right.${right}`)}><${Right} ...${{ studio, name, right, label }} /></td>`)}
      <td class="tools"><button type="button" class="small" aria-expanded=${open} aria-label=${t("studio.details_of", { name: label })} onClick=${toggle}>${t("studio.more")}${problems.length ? ` (${problems.length})` : ""}</button></td>
    </tr>
    ${open ? html`<tr class="details"><td colspan=${COLUMNS.length + RIGHTS.length + 1}><${Details} ...${{ studio, path, name, names, label }} /></td></tr>` : null}`;
}

function Cell({ studio, path, meta, label }) {
  const findings = findingsAt(studio.answer, path, true);
  const id = fieldId(path);
  const node = meta.node.t === "choice" ? { ...meta.node } : meta.node;
  return html`<${Value} ...${{ studio, path, node, id, label }} fallback=${at(studio.inherited, path) ?? meta.default}
      wrong=${findings.some((each) => each.kind === "error")} described=${findings.length ? `${id}-findings` : ""} />
    <${Findings} id=${`${id}-findings`} findings=${findings} />`;
}

// A right by name can be given and taken here; one by role holds for all of that role.
function Right({ studio, name, right, label }) {
  const path = ["rights", right];
  const held = at(studio.all, path) ?? [];
  const role = at(studio.all, ["parties", name, "role"]);
  const byRole = held.includes(role);
  const toggle = (event) => studio.doc.edit([{ do: "set", path, value: event.target.checked ? [...held, name] : held.filter((each) => each !== name) }]);
  return html`<input type="checkbox" checked=${byRole || held.includes(name)} disabled=${byRole} onChange=${toggle}
    aria-label=${`${t(`studio.right.${right}`)}, ${label}`} title=${byRole ? t("studio.by_role", { role: t(`role.${role}`) }) : null} />`;
}

function Details({ studio, path, name, names, label }) {
  return html`<div class="inside"><h3>${label}</h3>
    <p class="controls"><${NameField} ...${{ studio, path, names }} /><${RowTools} ...${{ studio, path, label, names, name }} drop=${() => removeParty(studio, name)} /></p>
    <${KeyForm} ...${{ studio, path }} group="Party" except=${[...COLUMNS, "on"]} /></div>`;
}

// A party goes with everything that names it.
function removeParty(studio, name) {
  const edits = [drop(studio, ["parties", name])];
  for (const group of [["patronage"], ["trust", "of"], ["hostilities", "sources"], ["hostilities", "excites"], ["hostilities", "suffers"]]) {
    const table = at(studio.own, group) ?? {};
    for (const key of Object.keys(table)) {
      if (key === name) edits.push(drop(studio, [...group, key]));
      else if (table[key]?.[name] !== undefined) edits.push(drop(studio, [...group, key, name]));
    }
  }
  for (const right of Object.keys(at(studio.own, ["rights"]) ?? {})) {
    const held = at(studio.own, ["rights", right]);
    if (Array.isArray(held) && held.includes(name)) edits.push({ do: "set", path: ["rights", right], value: held.filter((each) => each !== name) });
  }
  studio.doc.edit(edits);
}

// What is inherited is removed by null.
export const drop = (studio, path) => (at(studio.inherited, path) === undefined ? { do: "remove", path } : { do: "set", path, value: null });

function AddParty({ studio, names }) {
  const [label, setLabel] = useState("");
  const add = (event) => {
    event.preventDefault();
    if (!label.trim()) return;
    const first = names.length === 0 && !at(studio.all, ["rights"]);
    const path = ["parties", nameFrom(label, names)];
    studio.doc.edit([{ do: "set", path, value: { label: label.trim(), role: "principal" } },
      ...(first ? [{ do: "set", path: ["rights"], value: { sign_statement: ["principal"], consent_on_ground: ["principal"] } }] : [])]);
    setLabel("");
  };
  return html`<form class="add" onSubmit=${add}><label for="new-party">${t("studio.new_party")}</label>
    <input id="new-party" value=${label} onInput=${(event) => setLabel(event.target.value)} /><button class="main">${t("studio.add")}</button></form>`;
}
