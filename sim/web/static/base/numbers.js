// Numbers as people read them in their language; "–" for what is not a number.
import { locale } from "./i18n.js";

const absent = (value) => value === null || value === undefined || Number.isNaN(value);

const written = (value, places) =>
  Number(value).toLocaleString(locale(), { maximumFractionDigits: places });

export const number = (value, places = 0) => (absent(value) ? "–" : written(value, places));

// With its sign: "+0.12", "−0.12".
export function signed(value, places = 3) {
  const size = Number(Math.abs(value ?? 0).toFixed(places));
  const sign = size === 0 ? "" : value > 0 ? "+" : "−";
  return sign + written(size, places);
}

// A share of 1 as a percentage; small ones with more digits.
export const percent = (share) =>
  absent(share)
    ? "–"
    : new Intl.NumberFormat(locale(), { style: "percent", maximumFractionDigits: share > 0 && share < 0.01 ? 2 : 0 }).format(share);

export const day = (iso) =>
  new Date(`${iso}T00:00:00`).toLocaleDateString(locale(), { day: "numeric", month: "short", year: "numeric" });
