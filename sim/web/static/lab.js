// The lab: one person plays a conflict, changes numbers, goes back, and sees both futures.
import { html, useState, useEffect, useMemo, t, ask, save, namesOf, number, Copy, Trouble, listed } from "./base.js";
import { Round, Violence, Trusts, Ending, Thousand } from "./show.js";

const PACE = 900;
const START = { scenario: "valley", seed: 1, replicate: 0, settings: [] };

const fromLink = () => { try { return { ...START, ...JSON.parse(decodeURIComponent(location.hash.slice(1))) }; } catch { return START; } };
const asSettings = (changes) => Object.entries(changes).map(([path, value]) => `${path}=${value}`);
const asChanges = (settings) => Object.fromEntries(settings.map((each) => { const at = each.indexOf("="); return [each.slice(0, at), Number(each.slice(at + 1))]; }));

export function Lab({ scenarios }) {
  const [state, setState] = useState(fromLink);
  const [found, setFound] = useState(null);
  const [other, setOther] = useState(null);
  const [error, setError] = useState(null);
  const [at, setAt] = useState({ round: 1, text: 0 });
  const [playing, setPlaying] = useState(false);
  const [many, setMany] = useState(null);

  useEffect(() => {
    let gone = false;
    history.replaceState(null, "", `#${encodeURIComponent(JSON.stringify(state))}`);
    const { turn, ...base } = state;
    const wait = setTimeout(async () => {
      try {
        const [one, two] = await Promise.all([ask("/api/lab", base), turn ? ask("/api/lab", state) : null]);
        if (gone) return;
        setFound(one); setOther(two); setError(null); setMany(null);
        setAt((now) => ({ round: Math.min(now.round, one.run.rounds.length), text: now.text }));
      } catch (problem) { if (!gone) setError(problem); }
    }, 120);
    return () => { gone = true; clearTimeout(wait); };
  }, [JSON.stringify(state)]);

  const rounds = found?.run.rounds ?? [];
  const steps = useMemo(() => rounds.flatMap((round) => [...round.exchanges.map((_, text) => ({ round: round.round, text: text + 1 })), { round: round.round, text: round.exchanges.length + 1 }]), [found]);
  const index = Math.max(0, steps.findIndex((each) => each.round === at.round && each.text >= Math.max(1, at.text)));
  const go = (to) => steps.length && setAt(steps[Math.max(0, Math.min(steps.length - 1, to))]);
  useEffect(() => {
    if (!playing) return undefined;
    if (index >= steps.length - 1) { setPlaying(false); return undefined; }
    const wait = setTimeout(() => go(index + 1), PACE);
    return () => clearTimeout(wait);
  }, [playing, index, steps]);

  if (!found) return html`<main id="main"><h1>${t("lab")}</h1><${Trouble} error=${error} /><p role="status">${t("loading")}</p></main>`;
  const names = namesOf(found.scenario);
  const now = steps[index] ?? { round: 1, text: 1 };
  const round = rounds[now.round - 1];
  const closed = round && now.text > round.exchanges.length;
  const changes = asChanges(state.settings);
  const set = (path, value) => setState({ ...state, settings: asSettings(value === null ? Object.fromEntries(Object.entries(changes).filter(([name]) => name !== path)) : { ...changes, [path]: value }) });

  return html`<main id="main" class="lab">
    <h1>${t("lab")}: ${found.scenario.title}</h1>
    <${Trouble} error=${error} />
    <div class="controls">
      <label>${t("scenario")} <select value=${state.scenario} onChange=${(event) => { setState({ ...START, seed: state.seed, scenario: event.target.value }); setAt({ round: 1, text: 0 }); }}>
        ${scenarios.map((each) => html`<option value=${each.name}>${each.title}</option>`)}</select></label>
      <label>${t("seed")} <input type="number" min="0" max="999999999" value=${state.seed} onChange=${(event) => setState({ ...state, seed: Math.max(0, Math.floor(Number(event.target.value) || 0)) })} /></label>
    </div>
    <div class="columns">
      <section class="stage">
        <div class="controls" role="toolbar" aria-label=${t("step")}>
          <button onClick=${() => go(0)}>⏮ ${t("rewind")}</button><button onClick=${() => go(index - 1)}>◀ ${t("back")}</button>
          <button class="main" onClick=${() => go(index + 1)}>${t("step")} ▶</button><button aria-pressed=${playing} onClick=${() => setPlaying(!playing)}>${playing ? `⏸ ${t("pause")}` : `▶▶ ${t("run")}`}</button>
          <button onClick=${() => go(steps.length - 1)}>${t("to_end")} ⏭</button>
        </div>
        <label class="scrub">${t("round", { n: t("of", { n: now.round, m: rounds.length }) })}
          <input type="range" min="0" max=${Math.max(0, steps.length - 1)} value=${index} aria-valuetext=${`${t("round", { n: now.round })}, ${closed ? t("closing") : t("exchange", { n: now.text })}`} onInput=${(event) => go(Number(event.target.value))} /></label>
        <p class="unseen" role="status">${t("round", { n: now.round })}, ${closed ? t("closing") : t("exchange", { n: now.text })}</p>
        <${Round} ...${{ names, scenario: found.scenario, round, stances: found.stances, upto: now.text }} />
        ${closed ? html`<${Trusts} scenario=${found.scenario} names=${names} matrix=${round.trusts} />` : null}
        ${index === steps.length - 1 ? html`<${Ending} run=${found.run} />` : null}
        <${Violence} run=${{ rounds: rounds.slice(0, now.round) }} />
      </section>
      <aside>
        <${WhatIf} ...${{ state, setState, found, other, names, round: now.round }} />
        <section><h2>${t("thousand")}</h2><${Thousands} ...${{ state, found, many, setMany, setError }} /></section>
        <${Dials} ...${{ dials: found.dials, changes, set, names, reset: () => setState({ ...state, settings: [] }) }} />
        <section><h2>${t("links")}</h2>
          <p><${Copy} text=${location.href} label=${t("share_link")} /></p>
          <p class="controls"><button onClick=${async () => save(await ask("/api/lab/scenario", state, "blob"), `${state.scenario}.yaml`)}>${t("download_yaml")}</button>
          <button onClick=${async () => save(await ask("/api/lab/log", state, "blob"), `${state.scenario}-${state.seed}.zip`)}>${t("download_log")}</button></p>
          <details><summary>${t("summary")}</summary><p>${found.scenario.about || found.scenario.summary}</p><h3>${t("standing")}</h3><p>${found.scenario.standing}</p><h3>${t("sources")}</h3><ul>${(found.scenario.sources ?? []).map((each) => html`<li>${each}</li>`)}</ul></details></section>
      </aside>
    </div>
  </main>`;
}

const titled = (names, path) => {
  const steps = path.split(".");
  if (steps[0] === "parties") return [names.party(steps[1]), steps.slice(2).map((each) => (names.scale[each] ? names.issue(each) : each.replaceAll("_", " "))).filter((each) => each !== "on").join(" · ")];
  if (steps[0] === "patronage") return [names.party(steps[1]), `${names.party(steps[2])} · ${steps.slice(3).join(" ").replaceAll("_", " ")}`];
  return [t("other"), steps.join(" · ").replaceAll("_", " ")];
};

function Dials({ dials, changes, set, names, reset }) {
  const [wanted, setWanted] = useState("");
  const groups = {};
  for (const dial of dials) {
    const [group, title] = titled(names, dial.path);
    if (!wanted || `${group} ${title} ${dial.meaning}`.toLowerCase().includes(wanted.toLowerCase())) (groups[group] ??= []).push([title, dial]);
  }
  return html`<section class="dials"><h2>${t("numbers")}</h2>
    <p class="controls"><label>${t("search")} <input type="search" value=${wanted} onInput=${(event) => setWanted(event.target.value)} /></label>
    <button disabled=${!Object.keys(changes).length} onClick=${reset}>${t("reset")}</button></p>
    ${Object.entries(groups).map(([group, own]) => html`<details key=${group} open=${Boolean(wanted) || own.some(([, dial]) => dial.path in changes)}><summary>${group}</summary>
      ${own.map(([title, dial]) => html`<${Dial} key=${dial.path} ...${{ title, group, dial, value: changes[dial.path], set }} />`)}</details>`)}
  </section>`;
}

function Dial({ title, group, dial, value, set }) {
  const [draft, setDraft] = useState(null);
  const shown = draft ?? value ?? dial.value;
  const round = (each) => Number(Number(each).toPrecision(3));
  return html`<div class="dial"><label>${title} <output>${number(shown, 3)}</output>
    <input type="range" aria-label=${`${group}: ${title}`} min=${dial.low} max=${dial.high} step=${dial.step || 0.01} value=${shown} onInput=${(event) => setDraft(round(event.target.value))} onChange=${(event) => { setDraft(null); set(dial.path, round(event.target.value)); }} /></label>
    <p class="facts">${dial.meaning} (${number(dial.low, 3)}–${number(dial.high, 3)}${dial.unit ? `, ${dial.unit}` : ""}). ${dial.source ? t("dial_source", { source: dial.source }) : ""} ${dial.uncertain && value === undefined ? t("uncertain") : ""}
    ${value !== undefined ? html` <button aria-label=${`${t("undo")}: ${group} ${title}`} onClick=${() => set(dial.path, null)}>${t("undo")}</button>` : null}</p></div>`;
}

function WhatIf({ state, setState, found, other, names, round }) {
  const first = found.dials[0]?.path ?? "trust.default";
  const [path, setPath] = useState(state.turn ? state.turn.settings[0].split("=")[0] : first);
  const [from, setFrom] = useState(state.turn?.round ?? 1);
  const dial = found.dials.find((each) => each.path === path) ?? found.dials[0];
  const [value, setValue] = useState(state.turn ? Number(state.turn.settings[0].split("=")[1]) : "");
  const to = value === "" ? dial?.high : value;
  return html`<section class="whatif"><h2>${t("whatif")}</h2><p>${t("whatif_text")}</p>
    <div class="controls"><label>${t("whatif_from")} <select value=${from} onChange=${(event) => setFrom(Number(event.target.value))}>${found.run.rounds.map((each) => html`<option value=${each.round}>${each.round}</option>`)}</select></label>
    <label>${t("whatif_set")} <select value=${path} onChange=${(event) => { setPath(event.target.value); setValue(""); }}>${found.dials.map((each) => html`<option value=${each.path}>${titled(names, each.path).join(": ")}</option>`)}</select></label>
    <label>${t("whatif_to")} <input type="number" step="any" min=${dial?.low} max=${dial?.high} value=${to} onInput=${(event) => setValue(event.target.value === "" ? "" : Number(event.target.value))} /></label>
    <button class="main" onClick=${() => setState({ ...state, turn: { round: from, settings: [`${path}=${to}`] } })}>${t("whatif_go")}</button>
    ${state.turn ? html`<button onClick=${() => { const { turn, ...rest } = state; setState(rest); }}>${t("whatif_clear")}</button>` : null}</div>
    ${other && state.turn ? html`<${Futures} ...${{ found, other, state, names }} />` : null}
  </section>`;
}

function Futures({ found, other, state, names }) {
  const label = t("instead", { what: state.turn.settings.map((each) => { const [path, value] = each.split("="); return `${titled(names, path).join(": ")} = ${value}`; }).join(", "), n: state.turn.round });
  const many = Math.max(found.run.rounds.length, other.run.rounds.length);
  const told = (run, at) => { const each = run.rounds[at]; return each ? `${t(`outcome.${each.outcome}`)}; ${t("deaths_of", { n: number(each.deaths) })}` : "–"; };
  return html`<div class="futures"><p>${t("shared_luck")}</p>
    <div class="wide" tabindex="0" role="region" aria-label=${t("whatif")}><table><thead><tr><td></td><th scope="col">${t("as_it_was")}</th><th scope="col">${label}</th></tr></thead>
    <tbody>${Array.from({ length: many }, (_, at) => html`<tr class=${told(found.run, at) === told(other.run, at) ? "" : "differs"}><th scope="row">${t("round", { n: at + 1 })}</th><td>${told(found.run, at)}</td><td>${told(other.run, at)}</td></tr>`)}
    ${found.scenario.issues.map((issue, at) => html`<tr class=${found.end[at] === other.end[at] ? "" : "differs"}><th scope="row">${issue.label}</th><td>${names.value(issue.name, found.end[at])}</td><td>${names.value(issue.name, other.end[at])}</td></tr>`)}</tbody></table></div>
    <${Violence} run=${found.run} label=${t("as_it_was")} second=${{ run: other.run, label }} /></div>`;
}

function Thousands({ state, found, many, setMany, setError }) {
  const [busy, setBusy] = useState(false);
  const go = async () => {
    setBusy(true);
    try { const { turn, ...base } = state; setMany(await ask("/api/lab/thousand", { state: base, count: 1000 })); } catch (problem) { setError(problem); }
    setBusy(false);
  };
  return html`<p><button onClick=${go} disabled=${busy}>${t("thousand_go")}</button></p><p role="status">${busy ? t("thousand_wait") : ""}</p>
    ${many ? html`<${Thousand} found=${many} own=${found.run.ended} label=${t("this_run")} />` : null}`;
}
