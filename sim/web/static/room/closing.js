// The seconds in which answers may still be taken back, once everybody has decided.
import { html, useEffect, useState } from "../base/markup.js";
import { t } from "../base/i18n.js";

export function Closing({ picture }) {
  const [, tick] = useState(0);
  const closes = picture.closes_at;
  useEffect(() => {
    if (!closes) return undefined;
    const beat = setInterval(() => tick((count) => count + 1), 500);
    return () => clearInterval(beat);
  }, [closes]);
  if (!closes) return null;
  const left = Math.max(0, Math.ceil(closes + picture.ahead - Date.now() / 1000));
  return html`<p class="closing"><b role="timer">${t("closes_in", { n: left })}</b></p>`;
}
