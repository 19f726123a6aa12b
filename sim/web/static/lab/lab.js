// The lab as a cockpit: settings at the left, the run and how likely its end is in the middle, who stands where at the right; on a phone one at a time.
import { html, useEffect, useMemo, useState } from "../base/markup.js";
import { ErrorNotice } from "../base/error_notice.js";
import { namesOf } from "../base/names.js";
import { localized } from "../base/scenario_text.js";
import { TabPanel, Tabs } from "../base/tabs.js";
import { t } from "../base/i18n.js";
import { About } from "./about.js";
import { Export } from "./export.js";
import { Likely } from "./likely.js";
import { Network } from "./network.js";
import { RunPanel } from "./run_panel.js";
import { Settings } from "./settings.js";
import { LinkFaults, Unplayable } from "./link_faults.js";
import { Toolbar } from "./toolbar.js";
import { WhyNot } from "./why_not.js";
import { useHistory } from "./use_history.js";
import { useKernel } from "./use_kernel.js";
import { useKept } from "./use_memoized.js";
import { useRuns } from "./use_runs.js";
import { useShares } from "./use_shares.js";
import { lastExchange } from "./moment.js";
import { sameSettings, writeLink } from "./state.js";
import { indexOf, isClose, stepsOf } from "./steps.js";

const PARTS = ["settings", "run", "parties"];

export function Lab({ about }) {
  const history = useHistory(about.scenarios.map((each) => each.name));
  const { state, began } = history;
  const [drag, setDrag] = useState(null);
  useEffect(() => setDrag(null), [state]);
  const settings = useMemo(() => (drag ? { ...state.settings, [drag.path]: drag.value } : state.settings), [state.settings, drag]);
  const { kernel, compiling, first } = useKernel(state.scenario);
  const runs = useRuns(state, settings, kernel);
  const isRefused = runs.error?.why === "bad_scenario"; // other errors pass, and the run of before stays
  const shares = useShares(state, settings, began, kernel, compiling || isRefused);
  const scenario = localized(runs.found?.scenario);
  const shown = useMemo(() => (runs.found?.name === state.scenario ? { ...runs.found, scenario } : null), [runs.found, scenario, state.scenario]);
  const link = location.origin + location.pathname + writeLink(state, began);
  const moving = (path, value) => kernel && setDrag({ path, value });
  return html`<main id="main" class="lab cockpit">
    <h1 class="unseen">${t("lab")} ${shown?.scenario.title}</h1>
    <${Toolbar} scenarios=${about.scenarios} ...${{ state, history }}>
      <${Export} ...${{ state, link, shares }} title=${shown?.scenario.title ?? ""} /><//>
    <${LinkFaults} faults=${history.faults} title=${about.scenarios.find((each) => each.name === state.scenario)?.title} />
    ${shown && !isRefused
      ? html`<${ErrorNotice} error=${runs.error} /><${Bench} ...${{ state, settings, history, found: shown, runs, shares, compiling, first, moving }} />`
      : runs.error ? html`<${Unplayable} error=${runs.error} ...${{ state, history }} />` : html`<p role="status">${t("loading")}</p>`}
  </main>`;
}

function Bench({ state, settings, history, found, runs: { other, busy }, shares, compiling, first, moving }) {
  const [part, setPart] = useState("run");
  const names = useKept(() => namesOf(found.scenario), [found.scenario]);
  const steps = useMemo(() => stepsOf([found.run, ...(other ? [other.run] : [])]), [found.run, other]);
  const index = indexOf(steps, state.at);
  const now = steps[index];
  const set = (path, value) => history.change({ settings: changed(state.settings, path, value) });
  const exchange = lastExchange(found.run, now);
  const differs = !sameSettings(settings, history.began);
  const numbers = useKept(
    () => html`<${Settings} ...${{ sliders: found.sliders, first, drawn: found.drawn, settings: state.settings, set, drag: moving, names }}
      reset=${() => history.change({ settings: {} })} />`,
    [found.sliders, found.drawn, first, state, moving ? 1 : 0],
  );
  const panel = (name, children) => html`<${TabPanel} id="part" ...${{ name, chosen: part }} kind=${`part ${name}`}>${children}<//>`;
  return html`<div class="parts"><${Tabs} id="part" label=${t("lab")} chosen=${part} choose=${setPart} tabs=${PARTS.map((each) => [each, t(`part.${each}`)])} /></div>
  <div class="bench" aria-busy=${busy}>
    ${panel("settings", html`<div class="panel">${numbers}<${About} scenario=${found.scenario} /></div>`)}
    ${panel("run", html`<${Likely} ...${{ shares, names, compiling }} changed=${differs} />
      <${RunPanel} ...${{ state, history, found, other, names, steps, index, now, shares }} />`)}
    ${panel("parties", html`<div class="panel">
      <${WhyNot} ...${{ names, exchange }} round=${found.run.rounds[now.round - 1]} />
      <${Network} ...${{ found, names, exchange }} now=${{ round: now.round, closed: isClose(found.run, now) }} /></div>`)}
  </div>`;
}

function changed(settings, path, value) {
  const { [path]: _, ...rest } = settings;
  return value === null ? rest : { ...rest, [path]: value };
}
