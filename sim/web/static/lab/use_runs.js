// The run of a state, and the other future if one is compared. The kernel in the browser answers at once, while a slider moves too; the server adds
// what only it knows (trust between pairs, what was drawn) a moment after the last change.
import { useEffect, useRef, useState } from "../base/markup.js";
import { ask } from "../base/api.js";
import { runView } from "./run_view.js";
import { question } from "./state.js";

const MOMENT = 100;
const AFTER_KERNEL = 300;

const run = (asked) => ask("/api/lab", asked);
const keyOf = ({ scenario, seed }, settings) => JSON.stringify([scenario, seed, settings]);

// Returns { found, other, error, busy, took }; what was found before stays until there is something new. `took`: milliseconds of the kernel's answer.
export function useRuns(state, settings, kernel) {
  const server = useServerRuns(state, kernel?.serves(settings));
  const quick = useKernelRun(state, settings, kernel);
  const key = keyOf(state, settings);
  const { found } = server;
  const current = server.key === key;
  if (!found || current || quick?.key !== key || found.name !== state.scenario) return { ...server, busy: server.busy && !current };
  return { ...server, found: { ...found, run: withTrusts(quick.run, found.run), end: quick.run.ground }, busy: false, took: quick.took };
}

// Trust between pairs of the last run that the server played stands in until it has played this one.
const withTrusts = (own, before) =>
  ({ ...own, rounds: own.rounds.map((round, at) => ({ ...round, trusts: before.rounds[at]?.trusts ?? null })) });

function useServerRuns(state, hasKernel) {
  const [seen, setSeen] = useState({ found: null, other: null, error: null, key: "", asked: "" });
  const key = JSON.stringify([question(state), state.turn]);
  useEffect(() => {
    let stale = false;
    const news = (update) => stale || setSeen((now) => ({ ...now, ...update }));
    const wait = setTimeout(async () => {
      try {
        const asked = [question(state), ...(state.turn ? [question(state, true)] : [])];
        const [found, other = null] = await Promise.all(asked.map(run));
        news({ found: { ...found, name: state.scenario }, other, error: null, key: keyOf(state, state.settings), asked: key });
      } catch (error) {
        news({ error, asked: key });
      }
    }, !seen.found ? 0 : hasKernel ? AFTER_KERNEL : MOMENT);
    return () => {
      stale = true;
      clearTimeout(wait);
    };
  }, [key]);
  return { ...seen, busy: seen.asked !== key };
}

function useKernelRun(state, settings, kernel) {
  const [quick, setQuick] = useState(null);
  const key = keyOf(state, settings);
  const latest = useRef(key);
  latest.current = key;
  useEffect(() => {
    if (!kernel?.serves(settings)) return;
    const start = performance.now();
    kernel.tell(state.seed, settings)
      .then(({ tables }) => latest.current === key && setQuick({ key, run: runView(tables, kernel.tables), took: performance.now() - start }))
      .catch(() => {}); // the server's answer comes anyway
  }, [key, kernel]);
  return quick;
}
