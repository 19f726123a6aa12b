// The settings: the half dozen that matter most here and all that were changed; the rest by whose they are, behind a search.
import { html, useState } from "../base/markup.js";
import { Icon } from "../base/icon.js";
import { t } from "../base/i18n.js";
import { Slider } from "./slider.js";
import { titleOf } from "./setting_labels.js";

const FIRST = 6;

/** @param {any} given `first`: paths of the numbers that matter most; `drag`, `set`: while a slider moves, and when it is let go. */
export function Settings({ sliders, first, drawn, settings, set, drag, reset, names }) {
  const [wanted, setWanted] = useState("");
  const by = new Map(sliders.map((slider) => [slider.path, slider]));
  const leading = (first.length ? first : sliders.map((each) => each.path)).filter((path) => by.has(path)).slice(0, FIRST);
  const changed = Object.keys(settings).filter((path) => by.has(path) && !leading.includes(path));
  const row = (path) => {
    const [group, title] = titleOf(names, path);
    return html`<${Slider} key=${path} ...${{ group, title, set, drag }} slider=${by.get(path)} value=${settings[path]} drawn=${drawn[path]} whose />`;
  };
  return html`<section class="sliders"><header><h2>${t("numbers_first")}</h2>
      <button type="button" class="small" disabled=${!Object.keys(settings).length} onClick=${reset}>${t("reset")}</button></header>
    ${leading.map(row)}
    ${changed.length ? html`<h3>${t("numbers_changed")}</h3>${changed.map(row)}` : null}
    <h3><label for="search-numbers">${t("search")}</label></h3>
    <p class="search"><${Icon} name="search" /><input id="search-numbers" type="search" value=${wanted}
      onInput=${(event) => setWanted(event.target.value)} /></p>
    <${Groups} ...${{ sliders, names, wanted, drawn, settings, set, drag }} />
  </section>`;
}

function Groups({ sliders, names, wanted, ...rest }) {
  const groups = grouped(sliders, names, wanted);
  if (!groups.length) return html`<p class="facts" role="status">${t("search_none", { wanted })}</p>`;
  return groups.map(([group, own]) => html`<${Group} key=${group} ...${{ group, own, ...rest }} found=${Boolean(wanted)} />`);
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

function Group({ group, own, drawn, settings, set, drag, found }) {
  const [open, setOpen] = useState(false);
  const changed = own.filter(({ slider }) => slider.path in settings).length;
  const shown = open || found;
  const count = changed ? t("changed_of", { n: changed, m: own.length }) : own.length;
  return html`<details class="group" open=${shown} onToggle=${(event) => found || setOpen(event.target.open)}>
    <summary>${group} <span class="count">${count}</span></summary>
    ${shown && own.map(({ title, slider }) => html`
      <${Slider} key=${slider.path} ...${{ group, title, slider, set, drag }} value=${settings[slider.path]} drawn=${drawn[slider.path]} told />`)}
  </details>`;
}
