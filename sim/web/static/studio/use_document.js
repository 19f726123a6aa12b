// A part of the page that is drawn again whenever the document changes; and the document for all parts below.
import { useEffect, useState } from "../base/markup.js";

export function useDocument(doc) {
  const [, redraw] = useState(0);
  useEffect(() => doc.listen(() => redraw((count) => count + 1)), [doc]);
  return doc;
}
