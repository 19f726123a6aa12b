// Where a value lies among many runs.
const SAME = 1e-9;

// The shares of runs below a value and like it, by their quantiles from 0 to 100 %; null where there is no value.
export function placeOf(value, quantiles) {
  if (value === null || value === undefined || !quantiles.length) return null;
  const below = quantiles.filter((each) => each < value - SAME).length;
  const like = quantiles.filter((each) => Math.abs(each - value) <= SAME).length;
  return { below: below / quantiles.length, like: like / quantiles.length };
}
