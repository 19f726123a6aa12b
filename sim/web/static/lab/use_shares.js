// How 200 runs end under the present settings and under those that one began with; found by the kernel in the browser, or else by a job of the server.
import { useEffect, useState } from "../base/markup.js";
import { ask } from "../base/api.js";
import { question } from "./state.js";

export const RUNS = 200;
const MOMENT = 500;

/**
 * @typedef {{ done: number, agreed: Uint8Array | number[], endings: Record<string, number>, issues: number[] | null }} Shares
 * @returns {{ now: Shares | null, began: Shares | null, busy: boolean, error: Error | null, took: number }}
 */
export function useShares(state, settings, began, kernel, compiling) {
  const [seen, setSeen] = useState({ now: null, began: null, busy: true, error: null, took: 0 });
  const { scenario, seed } = state;
  const base = JSON.stringify([scenario, seed, began]);
  const key = JSON.stringify([scenario, seed, settings]);
  useEffect(() => {
    if (compiling) return undefined;
    let stale = false;
    const news = (update) => stale || setSeen((before) => ({ ...before, ...update }));
    const player = playerOf(kernel, scenario, seed, [settings, began]);
    const known = seen.base === base ? seen.began : null;
    news({ busy: true, error: null, ...(seen.scenario === scenario ? {} : { now: null, began: null, scenario }) });
    const go = async () => {
      const start = performance.now();
      const now = await player(settings, (part) => news({ now: part }));
      if (stale || !now) return;
      news({ now, key, took: performance.now() - start });
      const first = known ?? (base === key ? now : await player(began));
      if (first) news({ began: first, base, busy: false });
    };
    const wait = setTimeout(() => go().catch((error) => news({ error, busy: false })), kernel ? 0 : MOMENT);
    return () => {
      stale = true;
      clearTimeout(wait);
    };
  }, [key, base, kernel, compiling]);
  return { ...seen, busy: seen.busy || seen.key !== key };
}

function playerOf(kernel, scenario, seed, both) {
  if (!kernel || !both.every((each) => kernel.serves(each))) return (settings) => byServer(scenario, seed, settings);
  const words = kernel.about.endings;
  const shares = (found) => found && { ...found, endings: Object.fromEntries(words.map((word, at) => [word, found.endings[at]])) };
  return async (settings, progress) => shares(await kernel.play(seed, settings, RUNS, progress && ((part) => progress(shares(part)))));
}

async function byServer(scenario, seed, settings) {
  const found = await ask("/api/lab/monte-carlo", { state: question({ scenario, seed, settings }), count: RUNS });
  return { done: found.count, agreed: found.agreed, endings: found.endings, issues: null };
}
