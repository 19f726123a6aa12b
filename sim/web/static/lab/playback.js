// Running on by itself, a moment after the other, until the end or a pause.
import { useEffect, useState } from "../base/markup.js";

const PACE = 900;

// `index` of `count` moments is shown; `go` shows another. Returns whether it runs, and how to start and stop.
export function usePlaying(index, count, go) {
  const [playing, setPlaying] = useState(false);
  const ended = index >= count - 1;
  useEffect(() => {
    if (!playing) return undefined;
    if (ended) {
      setPlaying(false);
      return undefined;
    }
    const wait = setTimeout(() => go(index + 1), PACE);
    return () => clearTimeout(wait);
  }, [playing, index, count]);
  const toggle = () => {
    if (!playing && ended) go(0);
    setPlaying(!playing);
  };
  return { playing, toggle, pause: () => setPlaying(false) };
}
