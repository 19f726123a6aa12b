// The state of the lab behind the # of the address. Each change is a step of the browser's history, so that Back undoes it; moving through the run is none.
import { useEffect, useRef, useState } from "../base/markup.js";
import { START, readLink, writeLink } from "./state.js";

// Browsers refuse an address that changes too often.
const MOMENT = 150;

const step = () => history.state?.lab ?? 0;

/**
 * @param {string[]} scenarios names that there are.
 * @returns {{ state: any, began: any, change: (part: any) => void, undo: () => void, redo: () => void, canUndo: boolean, canRedo: boolean }}
 *   `began`: the settings that the visit to this scenario began with.
 */
export function useHistory(scenarios) {
  const [state, setState] = useState(() => readLink(location.hash, scenarios));
  const [began, setBegan] = useState(() => history.state?.began ?? { scenario: state.scenario, settings: state.settings });
  const [place, setPlace] = useState({ now: step(), last: step() });
  const latest = useRef(state);
  latest.current = state;
  useEffect(() => {
    const wait = setTimeout(() => history.replaceState({ lab: place.now, began }, "", writeLink(state)), MOMENT);
    return () => clearTimeout(wait);
  }, [state, place.now, began]);
  useEffect(() => {
    const follow = ({ state: kept }) => {
      const read = readLink(location.hash, scenarios);
      latest.current = read;
      setState(read);
      setBegan((own) => kept?.began ?? (own.scenario === read.scenario ? own : { scenario: read.scenario, settings: read.settings }));
      setPlace(({ last }) => (kept ? { now: kept.lab, last: Math.max(last, kept.lab) } : { now: 0, last: 0 }));
    };
    addEventListener("popstate", follow);
    return () => removeEventListener("popstate", follow);
  }, []);
  const change = (part) => {
    const before = latest.current;
    const after = { ...before, ...part };
    latest.current = after;
    setState(after);
    if (Object.keys(part).every((name) => name === "at")) return;
    const start = after.scenario === before.scenario ? began : { scenario: after.scenario, settings: START.settings };
    history.replaceState({ lab: step(), began }, "", writeLink(before)); // where one is when one comes back
    history.pushState({ lab: step() + 1, began: start }, "", writeLink(after));
    setBegan(start);
    setPlace({ now: step(), last: step() });
  };
  return {
    state, began: began.settings, change, undo: () => history.back(), redo: () => history.forward(),
    canUndo: place.now > 0, canRedo: place.now < place.last,
  };
}
