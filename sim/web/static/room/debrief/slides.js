// Slides: one at a time on a screen, each with its number; all of them on paper. Arrow keys turn them.
import { html, useEffect, useRef, useState } from "../../base/markup.js";
import { t } from "../../base/i18n.js";

const STEPS = { ArrowLeft: -1, PageUp: -1, ArrowRight: 1, PageDown: 1 };
// Where keys have a meaning of their own.
const TAKEN = "input, select, textarea, summary, [role='slider'], .wide";

// `slides`: [name, title, content] each.
export function Slides({ slides }) {
  const [at, setAt] = useState(0);
  const heads = useRef([]);
  const turn = (to, focus = true) => {
    const next = Math.max(0, Math.min(slides.length - 1, to));
    setAt(next);
    if (focus) requestAnimationFrame(() => heads.current[next]?.focus());
  };
  useEffect(() => {
    const press = (event) => {
      if (!STEPS[event.key] || event.altKey || event.ctrlKey || event.metaKey || event.target.closest?.(TAKEN)) return;
      event.preventDefault();
      turn(at + STEPS[event.key]);
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [at]);
  return html`<div class="slides">
    <nav class="slide-nav unprinted" aria-label=${t("slides")}>
      <ol>${slides.map(([name, title], index) => html`<li key=${name}><button type="button" aria-current=${index === at ? "step" : null}
        onClick=${() => turn(index)}><b>${index + 1}</b> <span>${title}</span></button></li>`)}</ol></nav>
    ${slides.map(([name, title, content], index) => html`<section key=${name} class=${`slide ${name} ${index === at ? "" : "turned"}`}
        aria-label=${t("slide_of", { n: index + 1, m: slides.length, title })}>
      <h2 tabindex="-1" ref=${(head) => { heads.current[index] = head; }}><span class="slide-number" aria-hidden="true">${index + 1}</span> ${title}</h2>
      ${content}</section>`)}
    <p class="slide-turn unprinted">
      <button type="button" disabled=${at === 0} onClick=${() => turn(at - 1)}>${t("slide_back")}</button>
      <button type="button" class="main" disabled=${at === slides.length - 1} onClick=${() => turn(at + 1)}>${t("slide_next")}</button></p>
  </div>`;
}
