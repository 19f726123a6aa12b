// A run of the kernel round by round, as pages show it; what `sim/web/views/timeline.py` is in Python. Trust between pairs is not in the tables.
import { grouped, named, plain, weightiest } from "./tables.js";

const HEAD = ["week", "gap", "slipped", "convened", "venue", "withdrawn", "outcome", "statement", "declared_on", "announced", "incidents", "deaths", "swaps",
  "trust", "near"];
const AGENDA = ["issue", "tabled", "struck_by", "text", "agreed", "ground", "declared"];
const BREACH = ["issue", "performer", "weeks"];

const picked = (row, names) => Object.fromEntries(names.map((name) => [name, row[name]]));

/**
 * @param {Record<string, Record<string, number>[]>} tables of one run.
 * @param {any} words as the server describes the tables.
 */
export function runView(tables, words) {
  const rows = (table) => named(table, tables[table], words);
  const by = Object.fromEntries(["weeks", "parties", "agenda", "texts", "answers", "pressures"].map((table) => [table, grouped(tables[table], "round")]));
  const heads = tables.rounds;
  const last = heads.at(-1)?.round ?? 0;
  const broken = grouped(
    named("commitments", tables.commitments.filter((each) => each.broken > 0), words)
      .map((each) => ({ ...each, before: heads.find((head) => head.week > each.end)?.round ?? last })),
    "before",
  );
  const issues = rows("issues");
  const closing = (name) => issues.map((each) => each[name]);
  return {
    round: last, ended: rows("runs").map(({ replicate, ...ended }) => ended)[0] ?? null,
    opening: closing("opening"), ground: closing("ground"), declared: closing("declared"),
    rounds: heads.map((head) => roundOf(head, by, broken(head.round), words)),
  };
}

function roundOf(head, by, broken, words) {
  const number = head.round;
  const weeks = by.weeks(number);
  const before = weeks.filter((each) => each.week < head.week);
  const parties = named("parties", by.parties(number), words);
  const breaches = (kept) => broken.filter(kept).map((each) => picked(each, BREACH));
  return {
    round: number, done: true, exchanges: exchangesOf(number, by, words),
    weeks: weeksOf(before, words), fought: foughtIn(before, words), breaches: breaches((each) => each.end < head.week),
    after: { weeks: weeksOf(weeks.filter((each) => each.week >= head.week), words), breaches: breaches((each) => each.end >= head.week) },
    ...picked(named("rounds", [head], words)[0], HEAD), date: dateOf(head, words),
    attendance: by.parties(number).map((row, at) => comingOf(row, parties[at], words)),
    agenda: named("agenda", by.agenda(number), words).map((each) => picked(each, AGENDA)),
    signs: Object.fromEntries(parties.filter((each) => each.signs !== null).map((each) => [each.party, Boolean(each.signs)])),
    states: Object.fromEntries(parties.map((each) => [each.party, picked(each, words.states)])),
  };
}

function dateOf({ round, week }, words) {
  if (round <= words.dates.length) return words.dates[round - 1];
  const date = new Date(`${words.first}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + Math.trunc(7 * week));
  return date.toISOString().slice(0, 10);
}

function weeksOf(rows, words) {
  const found = new Map();
  for (const { week, incidents, deaths } of rows) {
    const own = found.get(week) ?? [0, 0];
    found.set(week, [own[0] + incidents, own[1] + deaths]);
  }
  return [...found].sort(([one], [other]) => one - other)
    .map(([week, [incidents, deaths]]) => ({ week, incidents: plain(incidents, words.places), deaths: plain(deaths, 2) }));
}

// Incidents by whose fighters they are of, those of most first.
function foughtIn(rows, words) {
  const found = new Map();
  for (const { source, incidents } of rows) found.set(source, (found.get(source) ?? 0) + incidents);
  const order = [...found].filter(([, many]) => many).sort(([, one], [, other]) => other - one);
  return Object.fromEntries(order.map(([source, many]) => [words.sources[source], many]));
}

function exchangesOf(number, by, words) {
  const texts = by.texts(number);
  const answers = grouped(by.answers(number), "exchange");
  const pressures = grouped(by.pressures(number), "exchange");
  const order = [...new Set(texts.map((each) => each.exchange))].sort((one, other) => one - other);
  return order.map((exchange) => ({
    exchange,
    text: Object.fromEntries(texts.filter((each) => each.exchange === exchange).map((each) => [words.issues[each.issue], plain(each.value, words.places)])),
    answers: answers(exchange).map((row) => answerOf(row, pressures(exchange), words)),
  }));
}

function answerOf(row, pressures, words) {
  const { party, reply, surplus, held_out, red_line, objection } = named("answers", [row], words)[0];
  const consent = Object.entries(words.consent).map(([name, sign]) => [name, sign * row[name]]);
  const parts = { gain: row.utility - row.baseline, ...Object.fromEntries(consent) };
  const own = pressures.filter((each) => each.client === row.party);
  return {
    party, reply, surplus, held_out, red_line, objection, terms: weightiest(parts, words),
    patrons: Object.fromEntries(own.map((each) => [words.parties[each.patron], plain(each.pressure, words.places)])),
  };
}

function comingOf(row, { party, presence }, words) {
  const own = { party, presence };
  return Number.isNaN(row.score) ? own : { ...own, score: plain(row.score, words.places), terms: weightiest(picked(row, words.coming), words) };
}
