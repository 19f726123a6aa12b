// A text with a button that copies it; where the browser forbids that, the text is selected.
import { html, useRef, useState } from "./markup.js";
import { pair, t } from "./i18n.js";

const SHOWN = 2000;

export function Copy({ text, label }) {
  const [done, setDone] = useState(false);
  const box = useRef(null);
  const copy = async () => {
    await written(text, box.current);
    setDone(true);
    setTimeout(() => setDone(false), SHOWN);
  };
  return html`<span class="copy">
    <input ref=${box} readonly value=${text} aria-label=${label} onFocus=${(event) => event.target.select()} />
    <button type="button" onClick=${copy} aria-label=${pair(t("copy"), label)}>${t(done ? "copied" : "copy")}</button>
    <span class="unseen" role="status">${done ? t("copied") : ""}</span>
  </span>`;
}

async function written(text, box) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    box.select();
    document.execCommand("copy");
  }
}
