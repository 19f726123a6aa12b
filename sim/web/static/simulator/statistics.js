// Intervals of shares as the project's reports state them.
const Z = 1.959963984540054;

// Wilson's interval of a share.
export function wilson(count, many) {
  const share = count / many, middle = (share + (Z * Z) / (2 * many)) / (1 + (Z * Z) / many);
  const half = (Z / (1 + (Z * Z) / many)) * Math.sqrt((share * (1 - share)) / many + (Z * Z) / (4 * many * many));
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}

// Newcombe's interval (1998, method 10) of the difference of two shares in runs that share their random draws.
export function paired(one, other) {
  let both = 0, first = 0, second = 0;
  const many = one.length;
  for (let at = 0; at < many; at += 1) {
    both += one[at] & other[at];
    first += one[at];
    second += other[at];
  }
  const neither = many - first - second + both, p = first / many, q = second / many;
  const [low1, high1] = wilson(first, many), [low2, high2] = wilson(second, many);
  const margins = Math.sqrt(first * (many - first) * second * (many - second));
  let product = both * neither - (first - both) * (second - both);
  if (product > 0) product = Math.max(product - many / 2, 0);
  const phi = margins > 0 ? product / margins : 0;
  const reach = (a, b) => Math.sqrt(Math.max(0, a * a - 2 * phi * a * b + b * b));
  return { difference: p - q, low: p - q - reach(p - low1, high2 - q), high: p - q + reach(high1 - p, q - low2) };
}
