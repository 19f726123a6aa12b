// Whether a window has room for two columns.
import { useEffect, useState } from "../base/markup.js";

const WIDE = matchMedia("(min-width: 56rem)");

export function useWide() {
  const [wide, setWide] = useState(WIDE.matches);
  useEffect(() => {
    const change = () => setWide(WIDE.matches);
    WIDE.addEventListener("change", change);
    return () => WIDE.removeEventListener("change", change);
  }, []);
  return wide;
}
