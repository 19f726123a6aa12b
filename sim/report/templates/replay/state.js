// The round and exchange shown, and the views to update when they change.
const data = JSON.parse(document.getElementById("data").textContent);
const parties = new Map(data.parties.map((party) => [party.name, party]));
const issues = new Map(data.issues.map((issue) => [issue.name, issue]));
const TERM = Object.fromEntries(data.columns.answer.map((name, at) => [name, at]));
const views = [];
const now = { round: 0, exchange: 0 };

// A party as it is called in tables and pictures, and its mark: hue, shape and two letters.
function called(party) {
  return data.marks[party] ? data.marks[party].name : opening(plainly(party));
}

function badgeOf(party) {
  const own = data.marks[party];
  return own ? el("span", { class: `party ${own.kind}`, "aria-hidden": "true" }, own.initials) : "";
}

function named(party) {
  return el("span", { class: "who-is" }, badgeOf(party), " ", called(party));
}

// The mark in a picture, r: half its size; letters where they can be read.
function drawMark(party, x, y, r) {
  const own = data.marks[party];
  return draw(
    "g",
    { transform: `translate(${x} ${y})`, class: "party-mark", fill: own.letters },
    draw("path", { d: own.outline, transform: `scale(${r})`, fill: own.color }),
    r >= 7 ? draw("text", { class: "middle", y: 4.6, transform: `scale(${(r * 0.08).toFixed(3)})` }, own.initials) : null,
  );
}

function current() {
  return data.rounds[now.round];
}

function exchanges() {
  return current().exchanges;
}

// Format a value of an issue: points, or the option's name.
function valued(name, value) {
  const options = issues.get(name).options;
  if (value === null || value === undefined) return "–";
  if (value < 0) return "open";
  if (options) return plainly(options[value][0]);
  return String(Math.round(value * 10) / 10);
}

function day(text) {
  const date = new Date(`${text}T00:00:00Z`);
  return date.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
}

function dayOfWeek(week) {
  return new Date(Date.parse(`${data.day}T00:00:00Z`) + week * 7 * 86400000);
}

function heading(row) {
  return `Round ${row.round} of ${data.rounds.length}: ${day(row.date)}${row.city && row.convened ? `, ${row.city}` : ""}`;
}

// Register a view: a function that redraws everything if the round or its size has changed, else only the exchange.
function shows(view) {
  views.push(view);
}

function go(round, exchange, force) {
  const before = { ...now };
  now.round = Math.min(Math.max(round, 0), data.rounds.length - 1);
  const most = exchanges().length - 1;
  now.exchange = Math.min(Math.max(exchange === undefined ? most : exchange, 0), Math.max(most, 0));
  const changed = force || before.round !== now.round;
  if (!changed && before.exchange === now.exchange) return;
  for (const view of views) view(changed);
  history.replaceState(null, "", `#${now.round + 1}${most > 0 ? `.${now.exchange + 1}` : ""}`);
}

// Go to the address: #3 is the end of round 3, #3.2 its second exchange.
function goToAddress() {
  const found = /^#(\d+)(?:\.(\d+))?$/.exec(location.hash);
  if (found) go(Number(found[1]) - 1, found[2] ? Number(found[2]) - 1 : undefined, true);
  return Boolean(found);
}
