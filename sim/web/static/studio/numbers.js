// Numbers of a scenario as one types them: 30, or a range: 20..45 (uniform), 20..30..45 (triangular), 30±5 in 20..60 (normal).
const NUMBER = /^[-+]?(\d+([.,]\d*)?|[.,]\d+)(e[-+]?\d+)?$/i;
const DOTS = /\s*(?:\.\.\.?|…|–|—)\s*/;

const plainNumber = (text) => (NUMBER.test(text.trim()) ? Number(text.trim().replace(",", ".")) : null);

// What a text states: a number, a range, undefined for an empty one; any other text as it is, so that the check says what is wrong.
export function parseNumber(text) {
  const tidy = text.trim();
  if (tidy === "") return undefined;
  const single = plainNumber(tidy);
  if (single !== null) return single;
  const normal = tidy.match(/^(\S+)\s*(?:±|\+-|\+\/-)\s*(\S+)\s+(?:in|dans)\s+(.+)$/);
  if (normal) {
    const [mean, sd, low, high] = [normal[1], normal[2], ...normal[3].split(DOTS)].map(plainNumber);
    return [mean, sd, low, high].includes(null) || high === undefined ? tidy : { mean, sd, low, high };
  }
  const parts = tidy.split(DOTS).map(plainNumber);
  if (parts.includes(null) || parts.length > 3) return tidy;
  return parts.length === 2 ? { low: parts[0], high: parts[1] } : { low: parts[0], mode: parts[1], high: parts[2] };
}

// The same the other way: what stands in a field.
export function showNumber(value) {
  if (value === null || value === undefined) return "";
  if (typeof value !== "object") return String(value);
  if ("sd" in value) return `${value.mean}±${value.sd} in ${value.low}..${value.high}`;
  if ("mode" in value) return `${value.low}..${value.mode}..${value.high}`;
  if ("low" in value && "high" in value) return `${value.low}..${value.high}`;
  return JSON.stringify(value);
}

// Whether it is a list of joint draws, which has no place in a field.
export const isDraws = (value) => typeof value === "object" && value !== null && Array.isArray(value.draws);

// The middle of a number or range; null if there is none.
export function central(value) {
  if (typeof value === "number") return value;
  if (typeof value !== "object" || value === null) return null;
  if (isDraws(value)) return [...value.draws].sort((one, other) => one - other)[Math.floor(value.draws.length / 2)] ?? null;
  return value.mode ?? value.mean ?? (value.low + value.high) / 2;
}

export function ends(value) {
  if (isDraws(value)) return [Math.min(...value.draws), Math.max(...value.draws)];
  return typeof value === "object" && value !== null ? [value.low, value.high] : [value, value];
}
