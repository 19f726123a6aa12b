// Arrows move through the run from anywhere on the page but where they mean something else:
// a round; with Shift, a text.
import { useEffect, useRef } from "../base/markup.js";

const STEPS = { ArrowLeft: -1, ArrowRight: 1 };
const OWN = "input, select, textarea, .wide, dialog";

export function useArrows(move) {
  const latest = useRef(move);
  latest.current = move;
  useEffect(() => {
    const pressed = (event) => {
      const step = STEPS[event.key];
      if (!step || event.altKey || event.ctrlKey || event.metaKey || event.target.closest(OWN)) return;
      event.preventDefault();
      latest.current(document.dir === "rtl" ? -step : step, event.shiftKey);
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, []);
}
