// The lab: one person plays a conflict, changes numbers, goes back, and sees both futures.
import { html, useEffect, useMemo, useState } from "../base/markup.js";
import { namesOf } from "../base/names.js";
import { ErrorNotice } from "../base/error_notice.js";
import { t } from "../base/i18n.js";
import { About } from "./about.js";
import { useRuns } from "./use_runs.js";
import { ScenarioPicker } from "./scenario_picker.js";
import { Sliders } from "./sliders.js";
import { useKept } from "./use_memoized.js";
import { useArrows } from "./keyboard.js";
import { usePlaying } from "./playback.js";
import { RoundView } from "./round_view.js";
import { START, readLink, writeLink } from "./state.js";
import { closeOf, indexOf, stepsOf } from "./steps.js";
import { Export } from "./export.js";
import { MonteCarloPanel } from "./monte_carlo.js";
import { PlaybackControls } from "./playback_controls.js";
import { WhatIf } from "./what_if.js";

// Browsers refuse an address that changes too often.
const MOMENT = 150;

export function Lab({ about }) {
  const [state, change] = useLinkedState(about.scenarios.map((each) => each.name));
  const runs = useRuns(state);
  const choose = (scenario) => change({ ...START, seed: state.seed, scenario });
  return html`<main id="main" class="lab">
    <div class="opening"><h1>${t("lab")} <span class="paper-only">${runs.found?.scenario.title}</span></h1>
      <${ScenarioPicker} scenarios=${about.scenarios} ...${{ state, choose }} reseed=${(seed) => change({ seed })} /></div>
    <${ErrorNotice} error=${runs.error} />
    ${runs.found
      ? html`<${Bench} ...${{ state, change, runs }} />`
      : html`<p role="status">${t(runs.error ? "nothing_yet" : "loading")}</p>`}
  </main>`;
}

// The state behind the # of the address; a link that is opened in the same window counts too.
function useLinkedState(scenarios) {
  const [state, setState] = useState(() => readLink(location.hash, scenarios));
  useEffect(() => {
    const wait = setTimeout(() => history.replaceState(null, "", writeLink(state)), MOMENT);
    return () => clearTimeout(wait);
  }, [state]);
  useEffect(() => {
    const follow = () => setState(readLink(location.hash, scenarios));
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  return [state, (part) => setState((now) => ({ ...now, ...part }))];
}

function Bench({ state, change, runs: { found, other, busy } }) {
  const names = namesOf(found.scenario);
  const steps = useMemo(() => stepsOf([found.run, ...(other ? [other.run] : [])]), [found, other]);
  const index = indexOf(steps, state.at);
  const now = steps[index];
  const go = (to) => change({ at: steps[Math.max(0, Math.min(steps.length - 1, to))] });
  const { playing, toggle, pause } = usePlaying(index, steps.length, go);
  const move = (to) => {
    pause();
    go(to);
  };
  useArrows((step, byText) => move(byText ? index + step : closeOf(steps, now.round + step)));
  const set = (path, value) => change({ settings: changed(state.settings, path, value) });
  const reset = () => change({ settings: {} });
  const compare = (turn) => change({ turn, at: { round: turn.round, text: 1 } });
  const forget = () => change({ turn: null });
  const numbers = useKept(
    () => html`<${Sliders} ...${{ sliders: found.sliders, drawn: found.drawn, settings: state.settings, set, reset, names }} />`,
    [found, state.settings],
  );
  return html`<div class="columns" aria-busy=${busy}>
    <div>
      <${PlaybackControls} ...${{ run: found.run, steps, index, now, go: move, playing, toggle }} />
      <${RoundView} ...${{ found, other, turn: state.turn, names, now }} />
      <${WhatIf} ...${{ turn: state.turn, settings: state.settings, compare, forget, found, other, names }} round=${now.round} />
      <${MonteCarloPanel} ...${{ state, run: found.run, names }} />
    </div>
    <aside aria-label=${t("numbers")}>
      ${numbers}
      <${Export} state=${state} link=${location.origin + location.pathname + writeLink(state)} />
      <${About} scenario=${found.scenario} />
    </aside>
  </div>`;
}

function changed(settings, path, value) {
  const { [path]: _, ...rest } = settings;
  return value === null ? rest : { ...rest, [path]: value };
}
