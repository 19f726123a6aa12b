// How long a phase still lasts by the server's clock; nothing where there is none.
import { html, useEffect, useState } from "../base/markup.js";
import { t } from "../base/i18n.js";

const SAID = [60, 30, 10]; // seconds left that are said aloud

const written = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

function useSecond() {
  const [, tick] = useState(0);
  useEffect(() => {
    const beat = setInterval(() => tick((count) => count + 1), 1000);
    return () => clearInterval(beat);
  }, []);
}

export function Clock({ picture }) {
  useSecond();
  const { deadline, ahead } = picture;
  if (picture.paused) return html`<span class="clock paused">${t("paused")}</span>`;
  if (!deadline) return null;
  const left = Math.max(0, Math.ceil(deadline + ahead - Date.now() / 1000));
  const near = SAID.find((each) => left <= each && left > each - 4);
  const kind = left <= SAID[1] ? "clock short" : "clock";
  return html`<span class=${kind} role="timer" aria-label=${t("time_left", { n: left })}>${written(left)}</span>
    <span class="unseen" role="status">${near ? t("time_left", { n: near }) : ""}</span>`;
}
