// What went wrong in a room, until it has gone on to another phase, or somebody does something else.
import { useRef, useState } from "../base/markup.js";

// Returns [error, setError]. An answer is heard after the picture that shows what came of it: so the notice that a phase was over
// stands in the next one, and no longer.
export function useError(phase) {
  const now = useRef(phase);
  const [kept, keep] = useState(null);
  now.current = phase;
  return [kept?.phase === phase ? kept.error : null, (error) => keep(error && { error, phase: now.current })];
}
