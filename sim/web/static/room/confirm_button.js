// A button for what can't be undone: it asks once more, in place.
import { html, useEffect, useRef, useState } from "../base/markup.js";
import { t } from "../base/i18n.js";

export function ConfirmButton({ label, warning, go, kind = "" }) {
  const [asking, setAsking] = useState(false);
  const yes = useRef(null);
  const first = useRef(null);
  const back = useRef(false);
  useEffect(() => {
    if (asking) yes.current.focus();
    else if (back.current) first.current?.focus();
    back.current = asking;
  }, [asking]);
  if (!asking) return html`<button type="button" class=${kind} ref=${first} onClick=${() => setAsking(true)}>${label}</button>`;
  const done = () => {
    setAsking(false);
    go();
  };
  return html`<span class="sure" role="group" aria-label=${label}><span>${warning}</span>
    <button type="button" class="main" ref=${yes} onClick=${done}>${label}</button>
    <button type="button" onClick=${() => setAsking(false)}>${t("no")}</button></span>`;
}
