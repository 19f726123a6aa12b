// Ties between parties: who can put pressure on whom, and who trusts whom, as a picture and a matrix; a party in the picture shows its own ties only.
import { html, useState } from "../base/markup.js";
import { pair, t } from "../base/i18n.js";
import { namesOf } from "../base/names.js";
import { Ring, linesOf, sentence } from "../show/ring.js";
import { NumberCell } from "./cells.js";
import { Field, Findings } from "./field.js";
import { central } from "./numbers.js";
import { at, fieldId, findingsAt, isGroup, keyOf } from "./paths.js";

// Each layer is a matrix: where its values are, and which are drawn.
const LAYERS = {
  leverage: { path: (from, to) => ["patronage", from, to, "leverage"], least: 0 },
  summons: { path: (from, to) => ["patronage", from, to, "summons"], least: 0 },
  punishes: { path: (from, to) => ["patronage", from, to, "punishes"], least: 0 },
  involvement: { path: (from, to) => ["patronage", from, to, "involvement"], least: 0 },
  trust: { path: (from, to) => ["trust", "of", from, to], least: 0 },
};

export function Ties({ studio }) {
  const [layer, setLayer] = useState("leverage");
  const [chosen, choose] = useState(null);
  const parties = Object.entries(studio.all.parties ?? {}).map(([name, party]) => ({ name, label: party?.label ?? name }));
  if (parties.length < 2) return html`<section><h2>${t("studio.ties")}</h2><p>${t("studio.ties_empty")}</p></section>`;
  const names = namesOf({ parties, issues: [] });
  const lines = linesIn(studio, layer, names.order);
  const label = t(`studio.tie.${layer}`);
  return html`<section><h2>${t("studio.ties")}</h2><p>${t("studio.ties_text")}</p>
    <div class="layers" role="group" aria-label=${t("studio.ties")}>${Object.keys(LAYERS).map((each) => html`
      <button key=${each} type="button" aria-pressed=${each === layer} onClick=${() => setLayer(each)}>${t(`studio.tie.${each}`)}</button>`)}</div>
    <p class="help">${t(`studio.tie_text.${layer}`)} ${t("studio.ranges")}</p>
    ${layer === "trust" ? html`<${TrustDefault} studio=${studio} />` : null}
    <${Findings} findings=${unplaced(studio, names.order)} />
    <${Matrix} ...${{ studio, layer, names, label, chosen }} />
    <div class="ties-picture"><${Ring} ...${{ names, lines, chosen, choose, label }} kind=${layer === "trust" ? "trust" : "leverage"} lineLabel=${label} />
      <div>${lines.length ? html`<ul class="plain">${linesOf(lines, chosen).map((each) => html`<li key=${each.from + each.to}>
          <button type="button" class="as-link" onClick=${() => goTo(layer, each)}>${sentence(each, names)}</button></li>`)}</ul>` : html`<p class="help">${t("studio.tie_none")}</p>`}
        ${chosen ? html`<p><button type="button" class="small" onClick=${() => choose(null)}>${t("studio.tie_all")}</button></p>` : null}</div></div>
  </section>`;
}

const goTo = (layer, { from, to }) => document.getElementById(fieldId(LAYERS[layer].path(from, to)))?.focus();

// The ties that are stated, the strongest first.
function linesIn(studio, layer, order) {
  const found = order.flatMap((from) => order.map((to) => ({ from, to, weight: central(at(studio.all, LAYERS[layer].path(from, to))), mutual: false })))
    .filter(({ from, to, weight }) => from !== to && weight !== null && weight > LAYERS[layer].least);
  return found.map((each) => ({ ...each, share: each.weight })).sort((one, other) => other.weight - one.weight);
}

function TrustDefault({ studio }) {
  const meta = studio.schema.groups[keyOf(studio, "trust").node.of].keys.find((each) => each.name === "default");
  return html`<div class="keys"><${Field} studio=${studio} path=${["trust", "default"]} meta=${meta} label=${t("studio.tie_default")} /></div>`;
}

// What is said about ties that the matrix has no cell for, such as those of a party that isn't there.
function unplaced(studio, order) {
  const cells = new Set(order.flatMap((from) => order.flatMap((to) => Object.values(LAYERS).map(({ path }) => path(from, to).join(".")))));
  const isPlaced = (path) => path === "trust.default" || [...cells].some((cell) => path === cell || path.startsWith(`${cell}.`));
  return ["patronage", "trust"].flatMap((name) => findingsAt(studio.answer, [name], true)).filter((each) => !isPlaced(each.path));
}

function Matrix({ studio, layer, names, label, chosen }) {
  const { path } = LAYERS[layer];
  const below = layer === "trust" ? at(studio.all, ["trust", "default"]) ?? 0.5 : "";
  return html`<div class="wide" tabindex="0" role="region" aria-label=${label} id=${fieldId([layer === "trust" ? "trust" : "patronage"])}>
    <table class="stances ties-matrix"><caption class="unseen">${label}</caption>
    <thead><tr><th scope="col">${t(layer === "trust" ? "studio.tie_who_trusts" : "studio.tie_patron")} ↓ ${t(layer === "trust" ? "studio.tie_trusted" : "studio.tie_client")} →</th>
      ${names.order.map((to) => html`<th key=${to} scope="col" class=${to === chosen ? "chosen" : ""}>${names.party(to)}</th>`)}</tr></thead>
    <tbody>${names.order.map((from, row) => html`<tr key=${from} class=${from === chosen ? "chosen" : ""}><th scope="row">${names.party(from)}</th>
      ${names.order.map((to, place) => html`<td key=${to} ref=${shaded(from === to ? 0 : central(at(studio.all, path(from, to))) ?? 0)}>${from === to
        ? html`<span class="self" aria-hidden="true">–</span>`
        : html`<${NumberCell} key=${layer} ...${{ studio, row, place }} path=${path(from, to)} label=${pair(label, `${names.party(from)} → ${names.party(to)}`)}
            below=${at(studio.inherited, path(from, to)) ?? below} send=${(value) => state(studio, path(from, to), value)} />`}</td>`)}</tr>`)}</tbody></table></div>`;
}

// The strength of a tie as the shade of its cell; by script, since the page allows no inline styles.
const shaded = (share) => (element) => element?.style.setProperty("--share", share);

// State a tie, or take it away with what would be left empty of it.
function state(studio, path, value) {
  if (value !== undefined) return studio.doc.set(path, value);
  let gone = path;
  while (gone.length > 1 && isGroup(at(studio.own, gone.slice(0, -1))) && Object.keys(at(studio.own, gone.slice(0, -1))).length === 1) gone = gone.slice(0, -1);
  return studio.doc.edit([{ do: "remove", path: gone }], path.join("."));
}
