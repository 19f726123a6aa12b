// The run: moving through it, and what is seen of it in tabs.
import { html, useState } from "../base/markup.js";
import { TabPanel, Tabs } from "../base/tabs.js";
import { t } from "../base/i18n.js";
import { Violence } from "../show/violence.js";
import { Began } from "./began.js";
import { useArrows } from "./keyboard.js";
import { roundsUntil } from "./moment.js";
import { MonteCarloPanel } from "./monte_carlo.js";
import { usePlaying } from "./playback.js";
import { PlaybackControls } from "./playback_controls.js";
import { AnswersView, TextView } from "./round_view.js";
import { closeOf, plannedOf } from "./steps.js";
import { WhatIf } from "./what_if.js";

export function RunPanel({ state, history: { change, began }, found, other, names, steps, index, now }) {
  const [view, setView] = useState(state.turn ? "whatif" : "text");
  const go = (to) => change({ at: steps[Math.max(0, Math.min(steps.length - 1, to))] });
  const { playing, toggle, pause } = usePlaying(index, steps.length, go);
  const move = (to) => {
    pause();
    go(to);
  };
  useArrows((step, byText) => move(byText ? index + step : closeOf(steps, now.round + step)));
  const compare = (turn) => change({ turn, at: { round: turn.round, text: 1 } });
  const forget = () => change({ turn: null });
  const views = {
    text: () => html`<${TextView} ...${{ found, other, turn: state.turn, names, now }} />`,
    answers: () => html`<${AnswersView} ...${{ found, names, now }} />`,
    ...(found.scenario.violence ? { violence: () => html`<${Violence} rounds=${roundsUntil(found.run, now)} empty />` } : {}),
    whatif: () => html`<${WhatIf} ...${{ turn: state.turn, settings: state.settings, compare, forget, found, other, names }} round=${now.round} />`,
    began: () => html`<${Began} ...${{ state, began, found, names }} />`,
    runs: () => html`<${MonteCarloPanel} ...${{ state, run: found.run, names }} />`,
  };
  const chosen = views[view] ? view : "text";
  return html`<section class="panel run-panel"><h2 class="unseen">${t("talks")}</h2>
    <${PlaybackControls} ...${{ run: found.run, planned: plannedOf(found), steps, index, now, go: move, playing, toggle }} />
    <${Tabs} id="view" label=${t("talks")} choose=${setView} ...${{ chosen }} tabs=${Object.keys(views).map((each) => [each, t(`view.${each}`)])} />
    ${Object.entries(views).map(([name, draw]) => html`
      <${TabPanel} key=${name} id="view" ...${{ name, chosen }} kind="stage">${name === chosen ? draw() : null}<//>`)}
  </section>`;
}
