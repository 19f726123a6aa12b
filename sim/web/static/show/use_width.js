// How wide a part of the page is, in pixels, as it is drawn and whenever that changes.
import { useLayoutEffect, useRef, useState } from "../base/markup.js";

/** @returns {[any, number]} a reference for the element, and its width; `assumed` until it is there. */
export function useWidth(assumed) {
  const place = useRef(null);
  const [width, setWidth] = useState(assumed);
  useLayoutEffect(() => {
    const measure = () => place.current?.clientWidth && setWidth(place.current.clientWidth);
    measure();
    const watch = new ResizeObserver(measure);
    watch.observe(place.current);
    return () => watch.disconnect();
  }, []);
  return [place, width];
}
