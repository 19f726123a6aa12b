// The page: sliders, results beside the baseline, one run round by round, and a link to the present settings.
const data = JSON.parse(document.getElementById("data").textContent);
const { about, sliders } = data;
const byPath = new Map(sliders.map((each) => [each.path, each]));
let language = navigator.language.startsWith("fr") ? "fr" : "en";
let settings = {}, baseline = null, shown = null, version = 0, asked = 0, ready = false, toldRun = null;

const $ = (name) => document.getElementById(name);
function make(tag, attributes = {}, ...children) {
  const found = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== null && value !== undefined) found.setAttribute(name, value);
  found.append(...children);
  return found;
}
function t(key, values = {}) {
  const texts = data.texts[language];
  const count = values.count ?? values.n ?? 0;
  const text = texts[key] ?? texts[`${key}.${new Intl.PluralRules(language).select(count)}`] ?? texts[`${key}.other`];
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}
const number = (value, places = 2) => new Intl.NumberFormat(language, { maximumFractionDigits: places }).format(value);
const percent = (share) => new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 }).format(share);
const points = (share) => new Intl.NumberFormat(language, { maximumFractionDigits: 1, signDisplay: "exceptZero" }).format(100 * share);

function valuesOf(chosen) {
  const values = Array(about.spots).fill(null);
  for (const each of sliders) {
    const value = each.path in chosen ? chosen[each.path] : each.uncertain ? null : each.value;
    if (value !== null) for (const spot of each.spots) values[spot] = value / each.divide;
  }
  return values;
}

const worker = new Worker(URL.createObjectURL(new Blob([$("worker").textContent], { type: "text/javascript" })));
worker.onmessage = ({ data: message }) => {
  if (message.failed) $("verdict").textContent = t("failed", { why: message.failed });
  if (message.ready) { ready = true; play({}); }
  if (message.played) showPlayed(message.played);
  if (message.told) { toldRun = message.told; showRun(); }
};

function play(chosen) {
  asked += 1;
  version = asked;
  worker.postMessage({ play: { version, values: valuesOf(chosen), seed: data.seed, many: data.runs } });
  if (baseline) tellRun();
}
function showPlayed(found) {
  if (found.version !== version) return;
  if (!baseline) {
    showResults(found);
    if (found.done < data.runs) return;
    baseline = found;
    if (Object.keys(settings).length) play(settings); else { showResults(found); tellRun(); }
    return;
  }
  showResults(found);
}

function share(count, many) {
  const [low, high] = wilson(count, many);
  return t("page_share", { share: percent(count / many), low: percent(low), high: percent(high) });
}
function bars(place, labels, counts, many, before) {
  $(place).replaceChildren(...labels.flatMap((label, at) => place === "endings" && !counts[at] && !before?.[at] ? [] : make("div", { class: "row" },
    make("span", { class: "label" }, label),
    make("span", { class: "bar" }, make("i", { style: null, class: "full", "data-share": counts[at] / many }), before ? make("i", { class: "ghost", "data-share": before[at] / data.runs }) : ""),
    make("span", { class: "value" }, share(counts[at], many)))));
  for (const each of $(place).querySelectorAll("[data-share]")) {
    each.style[each.className === "ghost" ? "left" : "width"] = `${100 * Number(each.dataset.share)}%`;
  }
}
function showResults(found) {
  shown = found;
  const changed = baseline && found !== baseline && Object.keys(settings).length > 0;
  const agreed = found.agreed.reduce((sum, each) => sum + each, 0), [low, high] = wilson(agreed, found.done);
  $("verdict").textContent = t("many_runs_share", { share: percent(agreed / found.done), n: number(found.done), low: percent(low), high: percent(high) });
  bars("endings", about.endings.map((ending) => t(`ending.${ending}`)), found.endings, found.done, changed ? baseline.endings : null);
  bars("issues", data.issues, found.issues, found.done, changed ? baseline.issues : null);
  $("deaths").textContent = data.violence ? t("page_deaths", { rate: number(found.deaths / found.weeks, 2) }) : "";
  $("difference").textContent = changed && found.done === data.runs ? difference(found) : "";
}
function difference(found) {
  const { difference: by, low, high } = paired(found.agreed, baseline.agreed);
  const key = low > 0 ? "page_more" : high < 0 ? "page_fewer" : "page_same";
  return t(key, { points: points(by), low: points(low), high: points(high) });
}

function tellRun() { worker.postMessage({ tell: { values: valuesOf(settings), seed: data.seed, replicate: Number($("replicate").value) || 0 } }); }
function reason(answer) {
  if (answer.reply === 1) return answer.pressure > 0.001 ? t("page_why_pressed") : t("page_why_gain");
  if (answer.red_line >= 0) return t("page_why_red_line", { issue: data.issues[answer.red_line] });
  if (answer.surplus < 0) return answer.objection >= 0 ? t("page_why_worse_on", { issue: data.issues[answer.objection] }) : t("page_why_worse");
  return t("page_why_holds_out", { gain: number(answer.surplus, 3), wanted: number(answer.held_out, 3) });
}
function value(issue, code) {
  const options = data.options[issue];
  if (code < 0) return "–";
  return options.length ? options[code] : number(code, 1);
}
function showRun() {
  if (!toldRun) return;
  const { tables } = toldRun;
  const rounds = tables.rounds.map((round) => {
    const tabled = tables.agenda.filter((each) => each.round === round.round && each.tabled > 0);
    const last = tables.answers.filter((each) => each.round === round.round && each.exchange === round.exchanges);
    return make("li", {}, make("b", {}, t("round", { n: round.round })), ` ${t(`outcome.${about.outcomes[round.outcome]}`)}`,
      make("ul", {}, ...tabled.map((each) => make("li", {}, t("page_text", { issue: data.issues[each.issue], value: value(each.issue, each.text) }))),
        ...last.map((each) => make("li", { class: each.reply === 1 ? "yes" : "no" },
          t("page_answer", { party: data.parties[each.party], reply: t(`reply.${about.replies[each.reply]}`), why: reason(each) })))));
  });
  const run = tables.runs[0];
  $("rounds").replaceChildren(...rounds);
  $("end").textContent = t("page_end", { ending: t(`ending.${about.endings[run.ending]}`), agreements: number(run.agreements), deaths: number(run.deaths, 0) });
}

function command() {
  const set = Object.entries(settings).map(([path, chosen]) => ` --set ${path}=${chosen}`).join("");
  return `parley batch ${data.scenario}${data.settings.map((each) => ` --set ${each}`).join("")}${set} --replicates ${data.runs} --seed ${data.seed}`;
}
function remember() {
  const parts = Object.entries(settings).map(([path, chosen]) => `${encodeURIComponent(path)}=${chosen}`);
  history.replaceState(null, "", parts.length ? `#${parts.join("&")}` : location.pathname + location.search);
  $("command").textContent = command();
}
function recall() {
  settings = {};
  for (const part of location.hash.slice(1).split("&").filter(Boolean)) {
    const [path, chosen] = part.split("=").map(decodeURIComponent), slider = byPath.get(path), given = Number(chosen);
    if (slider && Number.isFinite(given)) settings[path] = Math.min(slider.high, Math.max(slider.low, given));
  }
}
function said(each) {
  if (each.path in settings) return number(settings[each.path], 3);
  return each.uncertain ? t("page_drawn", { low: number(each.uncertain[0], 3), high: number(each.uncertain[1], 3) }) : number(each.value, 3);
}
function slider(each) {
  const input = make("input", { type: "range", min: each.low, max: each.high, step: each.step, id: each.path, "aria-describedby": `${each.path}-means` });
  input.value = settings[each.path] ?? each.value;
  const output = make("output", { for: each.path }, said(each));
  input.oninput = () => {
    settings[each.path] = Number(Number(input.value).toPrecision(6));
    output.textContent = said(each);
    remember();
    if (ready && baseline) play(settings);
  };
  return make("div", { class: "slider" }, make("label", { for: each.path }, each.label[language]), output, input, make("small", { id: `${each.path}-means` }, each.meaning));
}
function showAll() {
  document.documentElement.lang = language;
  for (const each of document.querySelectorAll("[data-text]")) each.textContent = t(each.dataset.text);
  $("language").value = language;
  $("first").replaceChildren(...sliders.slice(0, data.first).map(slider));
  $("others").replaceChildren(...sliders.slice(data.first).map(slider));
  $("more").hidden = sliders.length <= data.first;
  $("made").textContent = t("page_made", { version: data.engine.version, digest: data.engine.digest, seed: data.seed });
  remember();
  if (shown) showResults(shown);
  showRun();
}
$("language").onchange = () => { language = $("language").value; showAll(); };
$("reset").onclick = () => { settings = {}; showAll(); if (baseline) { version = baseline.version; showResults(baseline); tellRun(); } };
$("copy").onclick = async () => { await navigator.clipboard?.writeText(location.href); };
$("replicate").onchange = tellRun;
addEventListener("hashchange", () => { recall(); showAll(); if (baseline) play(settings); });
// What a test, or a page around this one, may ask for.
window.simulator = {
  settled: () => Boolean(baseline && toldRun && shown && shown.version === version && shown.done === data.runs),
  state: () => ({ settings, agreed: shown.agreed.reduce((sum, each) => sum + each, 0), endings: shown.endings }),
};
recall();
showAll();

async function unzipped(id) {
  const raw = Uint8Array.from(atob($(id).textContent), (letter) => letter.charCodeAt(0));
  return new Uint8Array(await new Response(new Blob([raw]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer());
}
(async () => {
  const [code, image] = await Promise.all([unzipped("kernel"), unzipped("image")]);
  worker.postMessage({ begin: { module: await WebAssembly.compile(code), image, settings: about } });
})().catch((error) => { $("verdict").textContent = t("failed", { why: error }); });
