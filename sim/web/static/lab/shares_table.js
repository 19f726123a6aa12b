// The shares as a table of comma-separated values; its words are the data's own, as in the tables of `parley batch`.
import { total } from "./likely.js";

const HEADS = ["what", "value", "runs", "of", "runs_at_start", "of_at_start"];

/** @param {{ now: any, began: any }} shares `began` may be null. */
export function sharesTable({ now, began }) {
  const words = [...new Set([now, began].flatMap((own) => Object.keys(own?.endings ?? {})))];
  const line = (what, value, count) => [what, value, count(now), now.done, began ? count(began) : "", began?.done ?? ""];
  const lines = [line("run", "agreement", (own) => total(own.agreed)), ...words.map((word) => line("ending", word, (own) => own.endings[word] ?? 0))];
  return [HEADS, ...lines].map((each) => `${each.join(",")}\n`).join("");
}
