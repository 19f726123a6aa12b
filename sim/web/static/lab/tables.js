// The tables of a run as the kernel writes them, with names, words and flags put back; what `sim/web/views/serializers.py` is in Python.

const rounded = (value, places) => (Number.isInteger(value) ? value : Number(value.toFixed(places)));

/** A number for a page: rounded, and null for what is not a number. */
export const plain = (value, places) => (Number.isFinite(value) ? rounded(value, places) : null);

/**
 * @param {string} table
 * @param {Record<string, number>[]} rows
 * @param {any} words as the server describes the tables.
 */
export function named(table, rows, words) {
  const codes = words.codes[table];
  const isFlag = (name) => words.flags.includes(name) && !(table === "issues" && name === "broken");
  const read = (name, value) => {
    if (codes[name]) return value >= 0 ? codes[name][value] : null;
    return isFlag(name) ? value > 0 : plain(value, words.places);
  };
  return rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, read(name, value)])));
}

/** Terms that count, the weightiest first. */
export function weightiest(parts, words) {
  return Object.entries(parts)
    .filter(([, value]) => Math.abs(value) >= words.least)
    .map(([name, value]) => [name, rounded(value, words.places)])
    .sort(([, one], [, other]) => Math.abs(other) - Math.abs(one));
}

/** Rows by the value of a column. */
export function grouped(rows, column) {
  const found = new Map();
  for (const row of rows) found.set(row[column], [...(found.get(row[column]) ?? []), row]);
  return (value) => found.get(value) ?? [];
}
