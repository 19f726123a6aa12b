// Where a value lies among many runs.
import { percentages } from "../base/percentages.js";

const SAME = 1e-9;

// Whole percentages of runs below a value, like it and above it, which add up to 100; null where there is no value. `spread`: as a measure of many runs comes: exact where it has a
// bar for each whole number, else by quantiles from 0 to 100 %.
export function placeOf(value, spread) {
  if (value === null || value === undefined || !spread.sorted.length) return null;
  const runs = spread.whole ? spread.counts.map((many, bar) => [spread.edges[bar] + 0.5, many]) : spread.sorted.map((each) => [each, 1]);
  const count = (kept) => sum(runs.filter(([each]) => kept(each)));
  const [below, like, above] = percentages([
    count((each) => each < value - SAME), count((each) => Math.abs(each - value) <= SAME), count((each) => each > value + SAME)]);
  return { below, like, above };
}

const sum = (runs) => runs.reduce((total, [, many]) => total + many, 0);
