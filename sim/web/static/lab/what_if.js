// What if: go back to a round, change one number, and compare the two futures.
import { html, useState } from "../base/markup.js";
import { number } from "../base/numbers.js";
import { t } from "../base/i18n.js";
import { RunComparison } from "./run_comparison.js";
import { useKept } from "./use_memoized.js";
import { titled, turned } from "./setting_labels.js";

export function WhatIf({ turn, settings, compare, forget, found, other, names, round }) {
  return html`<section class="whatif"><h2>${t("whatif")}</h2>
    <p>${t("whatif_text")}</p>
    <${Form} key=${found.scenario.title} ...${{ turn, settings, compare, forget, found, names, round }} />
    ${other && turn ? html`<${RunComparison} ...${{ found, other, names }} label=${turned(names, turn)} />` : null}
  </section>`;
}

const rangeTold = ({ low, high }, now) =>
  t("range", { low: number(low, 3), high: number(high, 3), value: number(now, 3) });

function Form({ turn, settings, compare, forget, found, names, round }) {
  const [from, setFrom] = useState(turn?.round ?? null);
  const [path, setPath] = useState(turn?.path ?? found.sliders[0].path);
  const [typed, setTyped] = useState(turn ? String(turn.value) : "");
  const slider = found.sliders.find((each) => each.path === path) ?? found.sliders[0];
  const value = typed === "" || Number.isNaN(Number(typed)) ? slider.high : Number(typed);
  const now = settings[slider.path] ?? found.drawn[slider.path] ?? slider.value;
  const go = (event) => {
    event.preventDefault();
    compare({ round: from ?? round, path: slider.path, value });
  };
  const choose = (event) => {
    setPath(event.target.value);
    setTyped("");
  };
  const choices = useKept(
    () => found.sliders.map((each) => html`<option value=${each.path}>${titled(names, each.path)}</option>`),
    [found],
  );
  return html`<form class="controls" onSubmit=${go}>
    <label>${t("whatif_from")}
      <select value=${from ?? round} onChange=${(event) => setFrom(Number(event.target.value))}>
      ${found.run.rounds.map((each) => html`<option value=${each.round}>${each.round}</option>`)}</select></label>
    <label class="long">${t("whatif_set")} <select value=${slider.path} onChange=${choose}>${choices}</select></label>
    <label>${t("whatif_to")} <input type="number" step="any" min=${slider.low} max=${slider.high} placeholder=${slider.high}
      value=${typed} aria-describedby="whatif-range" onInput=${(event) => setTyped(event.target.value)} /></label>
    <span class="facts" id="whatif-range">${rangeTold(slider, now)}</span>
    <button class="main">${t("whatif_go")}</button>
    ${turn ? html`<button type="button" onClick=${forget}>${t("whatif_clear")}</button>` : null}
  </form>`;
}
