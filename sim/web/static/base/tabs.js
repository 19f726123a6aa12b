// Tabs by the pattern of the ARIA authoring practices: one is in the tab order, arrows move between them.
import { html, useRef } from "./markup.js";

const STEPS = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity };

/**
 * A row of tabs; the panels are the caller's: each has `id=${`${id}-${key}-panel`}`, role "tabpanel", and is labelled by the tab.
 * @param {{ id: string, label: string, tabs: [string, any][], chosen: string, choose: (key: string) => void }} given `tabs`: key and words of each.
 */
export function Tabs({ id, label, tabs, chosen, choose }) {
  const row = useRef(null);
  const move = (event) => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation(); // a page may have a meaning of its own for arrows
    const now = tabs.findIndex(([key]) => key === chosen);
    const forward = document.dir === "rtl" ? -step : step;
    const next = Number.isFinite(step) ? (now + forward + tabs.length) % tabs.length : step < 0 ? 0 : tabs.length - 1;
    choose(tabs[next][0]);
    row.current.children[next].focus();
  };
  return html`<div role="tablist" aria-label=${label} ref=${row} onKeyDown=${move}>${tabs.map(([key, words]) => html`
    <button key=${key} type="button" role="tab" id=${`${id}-${key}`} aria-controls=${`${id}-${key}-panel`} aria-selected=${key === chosen}
      tabindex=${key === chosen ? 0 : -1} onClick=${() => choose(key)}>${words}</button>`)}</div>`;
}

/** The panel of a tab. */
export const TabPanel = ({ id, name, chosen, children, kind = "" }) => html`<div role="tabpanel" id=${`${id}-${name}-panel`} class=${kind}
  aria-labelledby=${`${id}-${name}`} tabindex="0" hidden=${name !== chosen}>${children}</div>`;
