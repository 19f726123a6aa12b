// What a run looks like: issues as axes, answers with their reasons, violence, trust.
import { html, useState, useEffect, useRef, t, number, signed, percent, listed } from "./base.js";

// Okabe and Ito's colours, which the colour-blind can tell apart; the letters tell them apart too.
const COLOURS = 8;
export const colour = (names, party) => `party c${Object.keys(names.short).indexOf(party) % COLOURS}`;

export function Chip({ names, party }) {
  return html`<span class=${colour(names, party)} title=${names.party(party)} aria-hidden="true">${names.short[party]}</span>`;
}

// One issue: where parties stand, what holds, the text now.
export function Axis({ issue, names, stances, ground, text, declared, status, only }) {
  const wants = Object.entries(stances ?? {}).filter(([party, own]) => own[issue.name] && (!only || only.includes(party)));
  const describe = [
    `${t("ground")}: ${names.value(issue.name, ground)}`,
    text === undefined || text === null ? "" : `${t("text_now")}: ${names.value(issue.name, text)}`,
    ...wants.map(([party, own]) => `${names.party(party)} ${t("wants")} ${wish(names, issue, own[issue.name])}`),
  ].filter(Boolean).join("; ");
  return html`<section class="issue">
    <h4>${issue.label} ${status ? html`<small>${status}</small>` : null}</h4>
    ${issue.options ? html`<${Options} ...${{ issue, names, wants, ground, text }} />` : html`<${Scale} ...${{ issue, names, wants, ground, text, declared }} />`}
    <p class="unseen">${describe}</p>
  </section>`;
}

export const wish = (names, issue, own) => (issue.options ? names.value(issue.name, own.scores.indexOf(Math.max(...own.scores))) : names.value(issue.name, own.position));

function Scale({ issue, names, wants, ground, text, declared }) {
  const places = {};
  for (const [party, own] of [...wants].sort((one, other) => one[1][issue.name].position - other[1][issue.name].position)) {
    const at = own[issue.name].position;
    const slot = Math.round(at / 5);
    (places[slot] ??= []).push(party);
  }
  const most = Math.max(1, ...Object.values(places).map((each) => each.length));
  const lines = wants.flatMap(([party, own]) => [["least", own[issue.name].least], ["most", own[issue.name].most]].filter(([, at]) => at !== null).map(([end, at]) => [party, end, at]));
  return html`<div class="scale" style=${{ "--rows": most }} aria-hidden="true">
    <div class="line"></div>
    ${(issue.scale ?? []).map(([point, words]) => html`<span class="anchor" style=${{ left: `${point}%` }} title=${words}></span>`)}
    ${lines.map(([party, end, at]) => html`<span class=${`red ${end} ${colour(names, party)}`} style=${{ left: `${at}%` }} title=${`${t("redline")}: ${names.party(party)} ${number(at)}`}>${end === "least" ? "⟦" : "⟧"}</span>`)}
    ${Object.entries(places).flatMap(([, own]) => own.map((party, row) => html`<span key=${party} class=${`at ${colour(names, party)}`} style=${{ left: `${wants.find(([each]) => each === party)[1][issue.name].position}%`, "--row": row }} title=${`${names.party(party)}: ${number(wants.find(([each]) => each === party)[1][issue.name].position)}`}>${names.short[party]}</span>`))}
    ${declared !== undefined && declared !== null ? html`<span class="mark declared" style=${{ left: `${declared}%` }} title=${t("declared")}>◇</span>` : null}
    <span class="mark ground" style=${{ left: `${ground}%` }} title=${t("ground")}>▲</span>
    ${text !== undefined && text !== null ? html`<span class="mark text" style=${{ left: `${text}%` }} title=${t("text_now")}>●</span>` : null}
  </div>
  <p class="ends" aria-hidden="true"><span>0 ${issue.scale?.[0]?.[0] === 0 ? issue.scale[0][1] : ""}</span><span>100 ${issue.scale?.at(-1)?.[0] === 100 ? issue.scale.at(-1)[1] : ""}</span></p>`;
}

function Options({ issue, names, wants, ground, text }) {
  return html`<ul class="options" aria-hidden="true">${issue.options.map(([, words], at) => {
    const best = wants.filter(([, own]) => own[issue.name].scores[at] === Math.max(...own[issue.name].scores));
    const never = wants.filter(([, own]) => own[issue.name].never?.includes(at));
    return html`<li class=${at === text ? "text" : ""}>
      <span class="marks">${at === ground ? html`<b title=${t("ground")}>▲</b>` : ""}${at === text ? html`<b class="mark text" title=${t("text_now")}>●</b>` : ""}</span>
      <span>${words}</span>
      <span>${best.map(([party]) => html`<${Chip} ...${{ names, party }} />`)}${never.map(([party]) => html`<span class="nope" title=${`${t("never")}: ${names.party(party)}`}><${Chip} ...${{ names, party }} />⟧</span>`)}</span>
    </li>`;
  })}</ul>`;
}

export function Legend() {
  return html`<p class="legend"><span>▲ ${t("ground")}</span> <span class="mark text">●</span> <span>${t("text_now")}</span> <span>◇ ${t("declared")}</span> <span>⟦ ⟧ ${t("redline")}</span></p>`;
}

// Terms of a decision in words, the weightiest first.
export function Terms({ terms, kind = "term" }) {
  if (!terms?.length) return null;
  return html`<ul class="terms">${terms.map(([name, value]) => html`<li><span class=${value > 0 ? "plus" : "minus"}>${signed(value)}</span> ${t(`${kind}.${name}.${value > 0 ? "plus" : "minus"}`)}</li>`)}</ul>`;
}

export function Answer({ names, given }) {
  const line = given.red_line ? t("crossed", { issue: names.issue(given.red_line) }) : null;
  const sum = given.surplus === undefined || line ? null : given.terms.length ? t("surplus", { value: signed(given.surplus), held: number(given.held_out, 3) }) : t("restates");
  return html`<li class=${`answer ${given.reply.replace(" ", "-")}`}>
    <${Chip} ...${{ names, party: given.party }} /> <b>${names.party(given.party)}</b>: <span class="reply">${t(`reply.${given.reply}`)}</span>
    ${line || sum ? html`<details><summary>${t("why")}<span class="unseen"> ${names.party(given.party)}</span></summary><p>${line ?? sum}${given.objection && !line ? html` (${t("most_on", { issue: names.issue(given.objection) })})` : ""}</p><${Terms} terms=${given.terms} /></details>` : null}
  </li>`;
}

export const textOf = (names, text) => Object.entries(text).map(([issue, value]) => `${names.issue(issue)}: ${names.value(issue, value)}`).join("; ");

// One round as far as it went; `upto`: only so many texts of it.
export function Round({ names, scenario, round, stances, upto, only }) {
  const texts = upto === undefined ? round.exchanges : round.exchanges.slice(0, upto);
  const last = texts.at(-1);
  const over = round.done && (upto === undefined || upto > round.exchanges.length);
  const deaths = round.weeks.reduce((sum, week) => sum + week.deaths, 0);
  const agenda = Object.fromEntries((round.agenda ?? []).map((each) => [each.issue, each]));
  return html`<article class="round" aria-label=${t("round", { n: round.round })}>
    <h3>${t("round", { n: round.round })} ${round.date ? html`<small>${round.date}${round.venue ? `, ${round.venue}` : ""}</small>` : null}</h3>
    ${over ? html`<p class=${`outcome ${round.outcome.replaceAll(" ", "-")}`}>${t(`outcome.${round.outcome}`)}</p>` : null}
    <p class="facts">${[round.weeks.length ? t("deaths_of", { n: number(deaths) }) : "", round.slipped ? t("slipped", { n: round.slipped }) : "", round.withdrawn && over ? t("host_left") : "", ...round.breaches.map((each) => `${t("breaches")}: ${names.party(each.performer)}, ${names.issue(each.issue)}`)].filter(Boolean).join(" · ")}</p>
    ${round.attendance?.length ? html`<section><h4>${t("who_came")}</h4><ul class="came">${round.attendance.map((each) => html`<li class=${each.presence.replace(" ", "-")}><${Chip} ...${{ names, party: each.party }} /> ${names.party(each.party)}: ${t(`presence.${each.presence}`)}
      ${each.terms?.length ? html`<details><summary>${t("why")}<span class="unseen"> ${names.party(each.party)}</span></summary><${Terms} terms=${each.terms} kind="coming" /></details>` : null}</li>`)}</ul></section>` : null}
    ${round.convened !== false && (texts.length || over) ? html`<section><h4>${t("issues")}</h4><${Legend} />
      ${scenario.issues.map((issue) => {
        const own = agenda[issue.name] ?? {};
        const status = own.struck_by ? t("struck_by", { party: names.party(own.struck_by) }) : over && own.agreed ? t("agreed") : own.tabled === false ? t("not_tabled") : "";
        return html`<${Axis} key=${issue.name} ...${{ issue, names, stances, status, only }} ground=${own.ground} declared=${own.declared} text=${last?.text[issue.name]} />`;
      })}</section>` : null}
    ${texts.length ? html`<section><h4>${t("answers")}</h4>
      ${texts.map((each, at) => html`<details open=${at === texts.length - 1} key=${each.exchange}><summary>${t("exchange", { n: each.exchange })}: ${textOf(names, each.text)}</summary>
        <ul class="answers">${each.answers.map((given) => html`<${Answer} key=${given.party} ...${{ names, given }} />`)}</ul></details>`)}</section>` : null}
  </article>`;
}

// A line or bars, drawn by uPlot, with the same numbers as a table.
export function Chart({ label, x, series, bars }) {
  const place = useRef(null);
  const key = JSON.stringify([x, series]);
  useEffect(() => {
    const box = place.current;
    if (!box || !x.length) return undefined;
    const style = getComputedStyle(document.documentElement);
    const ink = style.getPropertyValue("--ink").trim(), faint = style.getPropertyValue("--faint").trim();
    const axis = { stroke: ink, grid: { stroke: faint, width: 1 }, ticks: { stroke: faint } };
    const dashes = [[], [6, 4], [2, 3]];
    const plot = new window.uPlot({
      width: box.clientWidth || 600, height: 180, legend: { show: false }, cursor: { show: false }, scales: { x: { time: false } }, axes: [axis, { ...axis, size: 60 }],
      series: [{}, ...series.map((own, at) => ({ label: own.label, stroke: style.getPropertyValue(`--c${own.colour ?? at}`).trim(), width: 2, dash: dashes[at % 3], points: { show: false },
        ...(bars ? { paths: window.uPlot.paths.bars({ size: [0.8, 60] }), fill: `${style.getPropertyValue(`--c${own.colour ?? at}`).trim()}66` } : {}) }))],
    }, [x, ...series.map((own) => own.values)], box);
    const resized = new ResizeObserver(() => plot.setSize({ width: box.clientWidth, height: 180 }));
    resized.observe(box);
    return () => { resized.disconnect(); plot.destroy(); };
  }, [key]);
  return html`<figure class="chart"><figcaption>${label}${series.length > 1 ? `: ${series.map((own, at) => `${["—", "- -", "···"][at % 3]} ${own.label}`).join(", ")}` : ""}</figcaption><div ref=${place} aria-hidden="true"></div>
    <details><summary>${t("table_of")}<span class="unseen">: ${label}</span></summary><div class="wide" tabindex="0" role="region" aria-label=${label}><table><thead><tr><th scope="col">${bars ? t("value") : t("week")}</th>${series.map((own) => html`<th scope="col">${own.label}</th>`)}</tr></thead>
      <tbody>${x.map((at, row) => html`<tr><th scope="row">${number(at, 2)}</th>${series.map((own) => html`<td>${number(own.values[row], 1)}</td>`)}</tr>`)}</tbody></table></div></details></figure>`;
}

export function Violence({ run, label, second }) {
  const weeks = run.rounds.flatMap((round) => round.weeks);
  if (!weeks.length) return null;
  const own = [{ label: label ?? t("deaths"), values: weeks.map((each) => each.deaths), colour: 5 }];
  if (second) {
    const found = new Map(second.run.rounds.flatMap((round) => round.weeks).map((each) => [each.week, each.deaths]));
    own.push({ label: second.label, values: weeks.map((each) => found.get(each.week) ?? null), colour: 2 });
  }
  return html`<${Chart} label=${`${t("violence")} (${t("deaths")})`} x=${weeks.map((each) => each.week)} series=${own} />`;
}

export function Trusts({ scenario, names, matrix }) {
  if (!matrix) return null;
  return html`<details><summary>${t("trust")}</summary><div class="wide" tabindex="0" role="region" aria-label=${t("trust")}><table class="trust"><thead><tr><td></td>${scenario.parties.map((each) => html`<th scope="col">${names.short[each.name]}<span class="unseen"> ${names.party(each.name)}</span></th>`)}</tr></thead>
    <tbody>${scenario.parties.map((each, row) => html`<tr><th scope="row">${names.party(each.name)}</th>${matrix[row].map((value, column) => html`<td>${row === column ? "" : number(value, 2)}</td>`)}</tr>`)}</tbody></table></div></details>`;
}

export function Ending({ run }) {
  return run.ended ? html`<p class="ending">${t("ended", { n: run.ended.rounds, ending: t(`ending.${run.ended.ending}`) })}</p>` : null;
}

// A thousand runs, and where one run lies among them. `own`: its values by measure.
export function Thousand({ found, own, label }) {
  return html`<div class="thousand">
    <p><b>${t("thousand_share", { share: percent(found.agreement.value), n: number(found.count), low: percent(found.agreement.low), high: percent(found.agreement.high) })}</b></p>
    ${Object.entries(found.measures).filter(([, each]) => each.counts.length > 1).map(([name, each]) => {
      const at = own?.[name];
      const known = each.sorted;
      const below = at === null || at === undefined ? null : known.filter((value) => value < at - 1e-9).length / known.length;
      const equal = at === null || at === undefined ? null : known.filter((value) => Math.abs(value - at) <= 1e-9).length / known.length;
      const middle = each.counts.map((_, bar) => (each.edges[bar] + each.edges[bar + 1]) / 2);
      const mine = middle.map((_, bar) => (at !== null && at !== undefined && at >= each.edges[bar] && at < each.edges[bar + 1] ? each.counts[bar] : null));
      return html`<section key=${name}><${Chart} bars label=${t(`measure.${name}`)} x=${middle} series=${[{ label: t("runs"), values: each.counts, colour: 2 }, { label, values: mine, colour: 1 }]} />
        <p class="facts">${each.none ? `${t("none_of", { n: number(each.none) })}. ` : ""}${below === null ? "" : `${label}: ${number(at, 1)}; ${t("place", { share: percent(below), equal: percent(equal) })}.`}</p></section>`;
    })}</div>`;
}
