// Violence or none, and a picture of it over the weeks.
import { html } from "../base/markup.js";
import { t } from "../base/i18n.js";
import { namesOf } from "../base/names.js";
import { Chart } from "../show/chart.js";
import { Key } from "./key_form.js";
import { central } from "./numbers.js";
import { at, keyOf } from "./paths.js";

const KEYS = ["hostilities", "spoiling"];
// Weeks that are drawn at most, and steps of a week: the rise before a round is short.
const MOST_WEEKS = 104;
const MOST_BEFORE = 8;
const STEPS = 4;
// What the schema takes where nothing is stated.
const DEFAULTS = { gap: 4, gap_per_empty_round: 0, shortest: 1, longest: 60, burn_in: 26, window: 6, window_decay: 1.43 };
// A week in milliseconds.
const WEEK = 7 * 24 * 60 * 60 * 1000;
const COLOURS = ["deaths", "text", "agreement", "soft"];

// What was switched off, to be switched on again as it was, as long as the page is open.
const switchedOff = new WeakMap();

export function Violence({ studio }) {
  const there = at(studio.all, ["hostilities", "sources"]) !== undefined;
  const stated = KEYS.filter((name) => at(studio.own, [name]) !== undefined);
  const remove = () => {
    switchedOff.set(studio.doc, Object.fromEntries(stated.map((name) => [name, at(studio.own, [name])])));
    studio.doc.edit(stated.map((name) => ({ do: "remove", path: [name] })));
  };
  const add = () => {
    const kept = switchedOff.get(studio.doc) ?? { hostilities: raids(studio) };
    studio.doc.edit(Object.entries(kept).map(([name, value]) => ({ do: "set", path: [name], value })));
  };
  const isInherited = there && !stated.length;
  return html`<section><h2>${t("studio.violence")}</h2>
    <fieldset class="on-off"><legend class="unseen">${t("studio.violence")}</legend>
      <label><input type="radio" name="violence" checked=${!there} disabled=${isInherited} onChange=${remove} /> ${t("studio.violence_off")}</label>
      <label><input type="radio" name="violence" checked=${there} onChange=${add} /> ${t("studio.violence_on")}</label></fieldset>
    <p>${t(isInherited ? "studio.violence_inherited" : there ? "studio.violence_some" : "studio.violence_none")}</p>
    ${there ? html`<${Picture} studio=${studio} />
      ${KEYS.map((name) => html`<${Key} key=${name} studio=${studio} path=${[name]} meta=${keyOf(studio, name)} />`)}` : null}</section>`;
}

// Raids between the first two parties: something to change.
function raids(studio) {
  const [one, other] = Object.keys(studio.all.parties ?? {});
  if (!other) return { sources: {} };
  return {
    sources: { [one]: { level: 1 }, [other]: { level: 1 } },
    suffers: { [one]: { [other]: 1 }, [other]: { [one]: 1 } },
  };
}

const value = (group, key) => central(at(group, [key])) ?? DEFAULTS[key];

// Weeks between two rounds, if the first of them was empty.
const gapOf = (calendar) =>
  Math.max(1, Math.min(value(calendar, "longest"), Math.max(value(calendar, "shortest"), value(calendar, "gap") + value(calendar, "gap_per_empty_round"))));

// The weeks of the rounds: of the dates that are stated, then at equal gaps.
function weeksOf({ dates }, gap, many) {
  const stated = (Array.isArray(dates) ? dates : []).map((each) => Date.parse(each) / WEEK).filter(Number.isFinite);
  const weeks = stated.map((each) => each - stated[0]).slice(0, many);
  while (weeks.length < many) weeks.push(weeks.length ? weeks.at(-1) + gap : 0);
  return weeks;
}

function Picture({ studio }) {
  const { hostilities, calendar = {}, horizon = {} } = studio.all;
  const [gap, before] = [gapOf(calendar), Math.min(value(hostilities, "burn_in"), MOST_BEFORE)];
  const rounds = weeksOf(calendar, gap, central(horizon.rounds) ?? 1).filter((week) => week <= MOST_WEEKS);
  const last = Math.min(MOST_WEEKS, rounds.at(-1) + gap);
  const weeks = Array.from({ length: Math.round((last + before) * STEPS) + 1 }, (_, step) => step / STEPS - before);
  const names = namesOf({ parties: Object.entries(studio.all.parties ?? {}).map(([name, party]) => ({ name, label: party?.label ?? name })), issues: [] });
  const sources = Object.entries(hostilities.sources ?? {}).filter(([, source]) => central(source?.level) !== null);
  if (!sources.length) return html`<p class="help">${t("studio.violence_no_level")}</p>`;
  const rate = rates(hostilities, rounds, value(hostilities, "window"), value(hostilities, "window_decay"));
  const series = sources.map(([name, source], place) => ({ label: names.fighters(name), values: weeks.map((week) => rate(source, week)), colour: COLOURS[place % COLOURS.length] }));
  const marks = rounds.map((week, round) => [week, "edge", String(round + 1)]);
  return html`<${Chart} label=${t("studio.violence_picture")} head=${t("week")} x=${weeks} ...${{ series, marks }} />
    <p class="help">${t("studio.violence_picture_text")}</p>`;
}

// The level of a source in a week: as stated, times the tempo of that week, times the factor that acts as a round comes near.
function rates(hostilities, rounds, window, decay) {
  const tempo = Object.entries(hostilities.tempo ?? {}).map(([week, factor]) => [Number(week), central(factor) ?? 1]).sort(([one], [other]) => one - other);
  return (source, week) => {
    const ahead = rounds.find((each) => each >= week);
    const near = ahead === undefined || ahead - week > window ? 0 : Math.exp(-Math.max(0, ahead - week - 1) / decay);
    return central(source.level) * tempoAt(tempo, week) * (1 + ((central(source.before_talks) ?? 1) - 1) * near);
  };
}

// Linear between the points, level before the first and after the last; 1 without points.
function tempoAt(points, week) {
  const next = points.findIndex(([at]) => at >= week);
  if (next < 0) return points.at(-1)?.[1] ?? 1;
  if (next === 0) return points[0][1];
  const [[from, low], [to, high]] = [points[next - 1], points[next]];
  return low + ((high - low) * (week - from)) / (to - from);
}
