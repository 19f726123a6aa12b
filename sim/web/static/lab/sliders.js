// The numbers that matter, by whose they are; those of a group are drawn when it is opened.
import { html, useState } from "../base/markup.js";
import { t } from "../base/i18n.js";
import { Slider } from "./slider.js";
import { titleOf } from "./setting_labels.js";

export function Sliders({ sliders, drawn, settings, set, reset, names }) {
  const [wanted, setWanted] = useState("");
  const changes = Object.keys(settings).length;
  return html`<section class="sliders"><h2>${t("numbers")}</h2>
    <p class="facts">${t("numbers_hint")}</p>
    <p class="controls">
      <label>${t("search")}
        <input type="search" value=${wanted} onInput=${(event) => setWanted(event.target.value)} /></label>
      <button type="button" disabled=${!changes} onClick=${reset}>${t("reset")}</button></p>
    ${grouped(sliders, names, wanted).map(([group, own]) => html`
      <${Group} key=${group} ...${{ group, own, drawn, settings, set }} found=${Boolean(wanted)} />`)}
  </section>`;
}

function grouped(sliders, names, wanted) {
  const groups = new Map();
  for (const slider of sliders) {
    const [group, title] = titleOf(names, slider.path);
    if (!`${group} ${title}`.toLowerCase().includes(wanted.trim().toLowerCase())) continue;
    groups.set(group, [...(groups.get(group) ?? []), { title, slider }]);
  }
  return [...groups];
}

function Group({ group, own, drawn, settings, set, found }) {
  const [open, setOpen] = useState(false);
  const changed = own.filter(({ slider }) => slider.path in settings).length;
  const shown = open || found;
  const count = changed ? t("changed_of", { n: changed, m: own.length }) : own.length;
  return html`<details class="group" open=${shown} onToggle=${(event) => found || setOpen(event.target.open)}>
    <summary>${group} <span class="count">${count}</span></summary>
    ${shown && own.map(({ title, slider }) => html`
      <${Slider} key=${slider.path} ...${{ group, title, slider, set }} value=${settings[slider.path]}
        drawn=${drawn[slider.path]} />`)}
  </details>`;
}
