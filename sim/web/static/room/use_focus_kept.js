// Where somebody was in something that is gone now, the keyboard goes on at the head of what came in its place.
import { useEffect, useRef } from "../base/markup.js";

export function useFocusKept(box) {
  const last = useRef(null);
  useEffect(() => {
    const note = (event) => (last.current = event.target);
    box.current.addEventListener("focusin", note);
    return () => box.current?.removeEventListener("focusin", note);
  }, []);
  useEffect(() => {
    if (!last.current || last.current.isConnected) return;
    last.current = null;
    if (document.activeElement === document.body) heads(box.current).at(-1)?.focus();
  });
}

const heads = (box) => [...box.querySelectorAll("[tabindex='-1']")];
