// The state of the lab behind the # of the address. Each change is a step of the browser's history, so that Back undoes it; moving through the run is none.
import { useEffect, useRef, useState } from "../base/markup.js";
import { START, beganOf, faultsOf, readLink, writeLink } from "./state.js";

// Browsers refuse an address that changes too often.
const MOMENT = 150;

const step = () => history.state?.lab ?? 0;

/**
 * @param {string[]} scenarios names that there are.
 * @returns {{ state: any, began: any, faults: any, change: (part: any) => void, undo: () => void, redo: () => void, canUndo: boolean, canRedo: boolean }}
 *   `began`: the settings that the visit to this scenario began with; `faults`: what the link asked for that there isn't.
 */
export function useHistory(scenarios) {
  const [state, setState] = useState(() => readLink(location.hash, scenarios));
  const startOf = (read) => ({ scenario: read.scenario, settings: beganOf(location.hash) ?? read.settings });
  const [began, setBegan] = useState(() => history.state?.began ?? startOf(state));
  const [faults, setFaults] = useState(() => faultsOf(location.hash, scenarios));
  const [place, setPlace] = useState({ now: step(), last: step() });
  const latest = useRef(state);
  latest.current = state;
  useEffect(() => {
    const wait = setTimeout(() => history.replaceState({ lab: place.now, began }, "", writeLink(state, began.settings)), MOMENT);
    return () => clearTimeout(wait);
  }, [state, place.now, began]);
  useEffect(() => {
    const follow = ({ state: kept }) => {
      const read = readLink(location.hash, scenarios);
      latest.current = read;
      setState(read);
      setFaults(faultsOf(location.hash, scenarios));
      setBegan((own) => kept?.began ?? (own.scenario === read.scenario && !beganOf(location.hash) ? own : startOf(read)));
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
    history.replaceState({ lab: step(), began }, "", writeLink(before, began.settings)); // where one is when one comes back
    history.pushState({ lab: step() + 1, began: start }, "", writeLink(after, start.settings));
    setBegan(start);
    setFaults({ scenario: "", settings: [] });
    setPlace({ now: step(), last: step() });
  };
  return {
    state, began: began.settings, faults, change, undo: () => history.back(), redo: () => history.forward(),
    canUndo: place.now > 0, canRedo: place.now < place.last,
  };
}
