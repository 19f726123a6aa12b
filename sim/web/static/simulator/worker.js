// Plays runs in pieces, so that a move of a slider never waits for more than one piece.
const PIECE = 40; // milliseconds that a piece should take
let about, runner, single, source, latest = 0;

function begin({ module, image, settings }) {
  about = settings;
  source = { module, image };
  const most = about.most;
  runner = makeRunner(module, image, about, { runs: most, rounds: most * about.rounds, issues: most * about.issues });
  const rows = Object.fromEntries(Object.keys(about.columns).map((name) => [name, about.rounds * 64]));
  single = withRoom({ ...rows, runs: 1, rounds: about.rounds, issues: about.issues, weeks: about.rounds * 1024 });
}

const withRoom = (rows) => makeRunner(source.module, source.image, about, rows);

const column = (table, name) => about.columns[table].indexOf(name);

function add(found) {
  const runs = runner.table("runs"), width = about.columns.runs.length, issues = runner.table("issues"), wide = about.columns.issues.length;
  for (let at = 0; at < runs.length; at += width) {
    found.endings[runs[at + column("runs", "ending")]] += 1;
    found.agreed[runs[at]] = runs[at + column("runs", "agreements")] > 0 ? 1 : 0;
    found.deaths += runs[at + column("runs", "deaths")];
    found.weeks += runs[at + column("runs", "weeks")];
  }
  for (let at = 0; at < issues.length; at += wide) {
    if (issues[at + column("issues", "agreed")] > 0) found.issues[issues[at + column("issues", "issue")]] += 1;
  }
}

function play({ version, values, seed, many }) {
  latest = version;
  const found = { version, done: 0, endings: about.endings.map(() => 0), issues: Array(about.issues).fill(0), agreed: new Uint8Array(many), deaths: 0, weeks: 0 };
  let size = 10;
  const piece = () => {
    if (version !== latest) return;
    const start = performance.now(), count = Math.min(size, about.most, many - found.done);
    runner.hold(values);
    runner.play(seed, found.done, count, false);
    add(found);
    found.done += count;
    size = Math.max(1, Math.round((count * PIECE) / Math.max(1, performance.now() - start)));
    postMessage({ played: found });
    if (found.done < many) setTimeout(piece);
  };
  piece();
}

// `names`: the tables that are wanted.
function tell({ version, values, seed, replicate, names = ["runs", "rounds", "agenda", "answers"] }) {
  single.hold(values);
  if (!single.play(seed, replicate, 1, true)) { // a table was too small: now its length is known
    single = withRoom(Object.fromEntries(Object.keys(about.columns).map((name) => [name, 2 * single.length(name) + 64])));
    single.hold(values);
    single.play(seed, replicate, 1, true);
  }
  const tables = {};
  for (const name of names) {
    const numbers = single.table(name), width = about.columns[name].length;
    tables[name] = Array.from({ length: numbers.length / width }, (_, row) =>
      Object.fromEntries(about.columns[name].map((title, at) => [title, numbers[row * width + at]])));
  }
  postMessage({ told: { version, replicate, tables } });
}

onmessage = ({ data }) => {
  try {
    if (data.begin) { begin(data.begin); postMessage({ ready: true }); }
    if (data.play) play(data.play);
    if (data.tell) tell(data.tell);
  } catch (error) {
    postMessage({ failed: String(error) });
  }
};
