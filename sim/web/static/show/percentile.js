// Where a value lies among many runs.
const SAME = 1e-9;

// The shares of runs below a value and like it; null where there is no value. `spread`: as a measure of many runs comes: exact where it has a
// bar for each whole number, else by quantiles from 0 to 100 %.
export function placeOf(value, spread) {
  if (value === null || value === undefined || !spread.sorted.length) return null;
  const runs = spread.whole ? spread.counts.map((many, bar) => [spread.edges[bar] + 0.5, many]) : spread.sorted.map((each) => [each, 1]);
  const share = (kept) => sum(runs.filter(([each]) => kept(each))) / sum(runs);
  return { below: share((each) => each < value - SAME), like: share((each) => Math.abs(each - value) <= SAME) };
}

const sum = (runs) => runs.reduce((total, [, many]) => total + many, 0);
