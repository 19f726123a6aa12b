import { locale } from "./i18n.js";

// Percentages in words that add up to 100; of what came about but is less than half a percent "<1%".
export function apportioned(counts) {
  const written = (share) => new Intl.NumberFormat(locale(), { style: "percent" }).format(share / 100);
  return percentages(counts).map((each, at) => (each === 0 && counts[at] > 0 ? `<${written(1)}` : written(each)));
}

// Whole percentages that add up to 100, by the method of largest remainders, as `sim/report/text/apportion.py` makes them.
export function percentages(counts) {
  const whole = counts.reduce((total, each) => total + each, 0);
  if (!whole) return counts.map(() => 0);
  const exact = counts.map((each) => (100 * each) / whole);
  const found = exact.map(Math.floor);
  const left = 100 - found.reduce((total, each) => total + each, 0);
  const order = exact.map((_, at) => at).sort((one, other) => found[one] - exact[one] - (found[other] - exact[other]) || one - other);
  for (const at of order.slice(0, left)) found[at] += 1;
  return found;
}
