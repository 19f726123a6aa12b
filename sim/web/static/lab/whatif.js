// What if: go back to a round, change one number, and compare the two futures.
import { html, useState } from "../base/markup.js";
import { number } from "../base/numbers.js";
import { t } from "../base/words.js";
import { Futures } from "./futures.js";
import { useKept } from "./kept.js";
import { titled } from "./titles.js";

export function WhatIf({ turn, settings, compare, forget, found, other, names, round }) {
  return html`<section class="whatif"><h2>${t("whatif")}</h2>
    <p>${t("whatif_text")}</p>
    <${Form} key=${found.scenario.title} ...${{ turn, settings, compare, forget, found, names, round }} />
    ${other && turn ? html`<${Futures} ...${{ found, other, turn, names }} />` : null}
  </section>`;
}

const rangeTold = ({ low, high }, now) =>
  t("range", { low: number(low, 3), high: number(high, 3), value: number(now, 3) });

function Form({ turn, settings, compare, forget, found, names, round }) {
  const [from, setFrom] = useState(turn?.round ?? null);
  const [path, setPath] = useState(turn?.path ?? found.dials[0].path);
  const [typed, setTyped] = useState(turn ? String(turn.value) : "");
  const dial = found.dials.find((each) => each.path === path) ?? found.dials[0];
  const value = typed === "" || Number.isNaN(Number(typed)) ? dial.high : Number(typed);
  const now = settings[dial.path] ?? found.drawn[dial.path] ?? dial.value;
  const go = (event) => {
    event.preventDefault();
    compare({ round: from ?? round, path: dial.path, value });
  };
  const choose = (event) => {
    setPath(event.target.value);
    setTyped("");
  };
  const choices = useKept(
    () => found.dials.map((each) => html`<option value=${each.path}>${titled(names, each.path)}</option>`),
    [found],
  );
  return html`<form class="controls" onSubmit=${go}>
    <label>${t("whatif_from")}
      <select value=${from ?? round} onChange=${(event) => setFrom(Number(event.target.value))}>
      ${found.run.rounds.map((each) => html`<option value=${each.round}>${each.round}</option>`)}</select></label>
    <label class="long">${t("whatif_set")} <select value=${dial.path} onChange=${choose}>${choices}</select></label>
    <label>${t("whatif_to")} <input type="number" step="any" min=${dial.low} max=${dial.high} placeholder=${dial.high}
      value=${typed} aria-describedby="whatif-range" onInput=${(event) => setTyped(event.target.value)} /></label>
    <span class="facts" id="whatif-range">${rangeTold(dial, now)}</span>
    <button class="main">${t("whatif_go")}</button>
    ${turn ? html`<button type="button" onClick=${forget}>${t("whatif_clear")}</button>` : null}
  </form>`;
}
