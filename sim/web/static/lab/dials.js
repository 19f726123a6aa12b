// The numbers that matter, by whose they are; those of a group are drawn when it is opened.
import { html, useState } from "../base/markup.js";
import { t } from "../base/words.js";
import { Dial } from "./dial.js";
import { titleOf } from "./titles.js";

export function Dials({ dials, drawn, settings, set, reset, names }) {
  const [wanted, setWanted] = useState("");
  const changes = Object.keys(settings).length;
  return html`<section class="dials"><h2>${t("numbers")}</h2>
    <p class="facts">${t("numbers_hint")}</p>
    <p class="controls">
      <label>${t("search")}
        <input type="search" value=${wanted} onInput=${(event) => setWanted(event.target.value)} /></label>
      <button type="button" disabled=${!changes} onClick=${reset}>${t("reset")}</button></p>
    ${grouped(dials, names, wanted).map(([group, own]) => html`
      <${Group} key=${group} ...${{ group, own, drawn, settings, set }} found=${Boolean(wanted)} />`)}
  </section>`;
}

function grouped(dials, names, wanted) {
  const groups = new Map();
  for (const dial of dials) {
    const [group, title] = titleOf(names, dial.path);
    if (!`${group} ${title}`.toLowerCase().includes(wanted.trim().toLowerCase())) continue;
    groups.set(group, [...(groups.get(group) ?? []), { title, dial }]);
  }
  return [...groups];
}

function Group({ group, own, drawn, settings, set, found }) {
  const [open, setOpen] = useState(false);
  const changed = own.filter(({ dial }) => dial.path in settings).length;
  const shown = open || found;
  const count = changed ? t("changed_of", { n: changed, m: own.length }) : own.length;
  return html`<details class="group" open=${shown} onToggle=${(event) => found || setOpen(event.target.open)}>
    <summary>${group} <span class="count">${count}</span></summary>
    ${shown && own.map(({ title, dial }) => html`
      <${Dial} key=${dial.path} ...${{ group, title, dial, set }} value=${settings[dial.path]}
        drawn=${drawn[dial.path]} />`)}
  </details>`;
}
