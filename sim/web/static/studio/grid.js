// Positions, saliences and red lines in a grid: parties down, issues across; a block of cells can be pasted from a spreadsheet.
import { html, useState } from "../base/markup.js";
import { t } from "../base/i18n.js";
import { AxisEditor } from "./axis_editor.js";
import { NumberCell, move } from "./cells.js";
import { parseNumber } from "./numbers.js";
import { at, dotted } from "./paths.js";

export const LAYERS = ["position", "salience", "red_line"];

export function Grid({ studio }) {
  const [layer, setLayer] = useState("position");
  const [issue, setIssue] = useState(null);
  const issues = Object.entries(studio.all.issues ?? {});
  const parties = Object.entries(studio.all.parties ?? {});
  if (!issues.length || !parties.length) return html`<section><h2>${t("studio.positions")}</h2><p>${t("studio.positions_empty")}</p></section>`;
  const columns = issues.flatMap(([name, each]) => columnsOf(layer, name, each ?? {}));
  const chosen = studio.all.issues[issue] ? issue : issues[0][0];
  return html`<section><h2>${t("studio.positions")}</h2>
    <div class="layers" role="group" aria-label=${t("studio.layer")}>${LAYERS.map((each) => html`
      <button type="button" aria-pressed=${each === layer} onClick=${() => setLayer(each)}>${t(`studio.layer.${each}`)}</button>`)}</div>
    <p class="help">${t(`studio.layer_text.${layer}`)} ${t("studio.ranges")} ${t("studio.paste_text")}</p>
    <div class="wide" tabindex="0" role="region" aria-label=${t("studio.positions")}><table class="stances"><thead>
      <tr><td></td>${issues.map(([name, each]) => html`<th scope="colgroup" colspan=${Math.max(1, columnsOf(layer, name, each ?? {}).length)}
        class=${name === chosen ? "chosen" : ""}>${each?.label ?? name}</th>`)}</tr>
      <tr><th scope="col">${t("party")}</th>${columns.map((column) => html`<th scope="col" class="sub">${column.title}</th>`)}</tr>
    </thead><tbody>${parties.map(([name, party], row) => html`<tr key=${name}><th scope="row">${(party?.label ?? name).split(",")[0]}</th>
      ${columns.map((column, place) => html`<td key=${dotted(column.path)}><${Cell} ...${{ studio, column, row, place, parties, columns }}
        party=${name} label=${party?.label ?? name} focused=${() => setIssue(column.issue)} /></td>`)}</tr>`)}</tbody></table></div>
    <${AxisEditor} ...${{ studio, issue: chosen, issues, choose: setIssue }} />
  </section>`;
}

// The columns of an issue: one, two (from and to), or one for each option.
function columnsOf(layer, issue, { options, label }) {
  const column = (path, title, kind = "number") => ({ issue, path: ["on", issue, ...path], title, kind, name: `${label ?? issue}${title ? `, ${title}` : ""}` });
  const each = (make) => Object.entries(options).map(([option, words]) => make(option, words));
  if (layer === "salience") return [column(["salience"], "")];
  if (layer === "position") return options ? each((option, words) => column(["score", option], words)) : [column(["position"], t("studio.scale_column"))];
  if (options) return each((option, words) => ({ ...column(["red_line", "never"], words, "never"), option }));
  return [column(["red_line", "min"], t("studio.at_least")), column(["red_line", "max"], t("studio.at_most"))];
}

function Cell(props) {
  return props.column.kind === "never" ? html`<${Never} ...${props} />` : html`<${StanceCell} ...${props} />`;
}

function StanceCell({ studio, party, column, row, place, parties, columns, label, focused }) {
  const path = ["parties", party, ...column.path];
  const paste = (event) => pasted(event, studio, row, place, parties, columns);
  return html`<${NumberCell} ...${{ studio, path, row, place }} label=${`${label}: ${column.name}`} below=${at(studio.inherited, path)}
    send=${(value) => studio.doc.set(path, value)} onFocus=${focused} onPaste=${paste} />`;
}

function Never({ studio, party, column, row, place, label, focused }) {
  const path = ["parties", party, ...column.path];
  const held = at(studio.all, path) ?? [];
  const toggle = (event) => {
    const list = event.target.checked ? [...held, column.option] : held.filter((each) => each !== column.option);
    studio.doc.edit([list.length ? { do: "set", path, value: list } : { do: "remove", path }]);
  };
  return html`<input type="checkbox" data-cell=${`${row}-${place}`} checked=${held.includes(column.option)} onChange=${toggle} onFocus=${focused}
    aria-label=${`${label}: ${t("never")} ${column.name}`} onKeyDown=${(event) => move(event, row, place)} />`;
}

const YES = /^(x|1|yes|true|oui|vrai)$/i;

// A block of cells goes into as many cells from here on; a single value is pasted as text.
function pasted(event, studio, row, place, parties, columns) {
  const text = event.clipboardData.getData("text/plain").replace(/\r/g, "").replace(/\n$/, "");
  if (!/[\t\n]/.test(text)) return;
  event.preventDefault();
  const edits = text.split("\n").flatMap((line, down) => line.split("\t").flatMap((value, right) => {
    const party = parties[row + down]?.[0];
    const column = columns[place + right];
    return party && column ? [editOf(studio, party, column, value)] : [];
  }));
  event.target.blur();
  studio.doc.edit(edits.filter(Boolean), "");
}

function editOf(studio, party, column, value) {
  const path = ["parties", party, ...column.path];
  if (column.kind === "never") return YES.test(value.trim()) ? { do: "set", path, value: [column.option] } : null;
  const found = parseNumber(value);
  return found === undefined ? { do: "remove", path } : { do: "set", path, value: found };
}
