// The run of a state, and the other future if one is compared; asked of the server a moment after the last change.
import { useEffect, useState } from "../base/markup.js";
import { ask } from "../base/api.js";
import { question } from "./state.js";

const MOMENT = 100;

const run = (asked) => ask("/api/lab", asked);

// Returns { found, other, error, busy }; what was found before stays until there is something new.
export function useRuns(state) {
  const [seen, setSeen] = useState({ found: null, other: null, error: null, busy: true });
  const key = JSON.stringify([question(state), state.turn]);
  useEffect(() => {
    let stale = false;
    const news = (update) => stale || setSeen((now) => ({ ...now, ...update }));
    news({ busy: true });
    const wait = setTimeout(async () => {
      try {
        const asked = [question(state), ...(state.turn ? [question(state, true)] : [])];
        const [found, other = null] = await Promise.all(asked.map(run));
        news({ found, other, error: null, busy: false });
      } catch (error) {
        news({ error, busy: false });
      }
    }, seen.found ? MOMENT : 0);
    return () => {
      stale = true;
      clearTimeout(wait);
    };
  }, [key]);
  return seen;
}
