// Where one began: the run under those settings beside the present one, with the same random draws.
import { html, useEffect, useState } from "../base/markup.js";
import { ask } from "../base/api.js";
import { ErrorNotice } from "../base/error_notice.js";
import { Empty } from "../base/states.js";
import { t } from "../base/i18n.js";
import { RunComparison } from "./run_comparison.js";
import { titled } from "./setting_labels.js";
import { number } from "../base/numbers.js";
import { question, sameSettings } from "./state.js";

export function Began({ state, began, found, names }) {
  const { first, error } = useFirst(state, began);
  const same = sameSettings(state.settings, began);
  if (same) return html`<${Empty} icon="compare" title=${t("began_same")} text=${t("began_same_text")} />`;
  return html`<${ErrorNotice} error=${error} /><h3>${t("began_changes")}</h3>
    <ul class="plain">${changes(state.settings, began, found, names).map((each) => html`<li key=${each}>${each}</li>`)}</ul>
    ${first ? html`<${RunComparison} found=${first} other=${found} label=${t("began_now")} names=${names} />` : html`<p role="status">${t("loading")}</p>`}`;
}

// "Kelda: weight of water: 40 → 30"
function changes(settings, began, found, names) {
  const by = new Map(found.sliders.map((each) => [each.path, each.value]));
  const value = (own, path) => number(own[path] ?? by.get(path), 3);
  return [...new Set([...Object.keys(began), ...Object.keys(settings)])].filter((path) => began[path] !== settings[path])
    .map((path) => `${titled(names, path)}: ${value(began, path)} → ${value(settings, path)}`);
}

function useFirst({ scenario, seed }, began) {
  const [seen, setSeen] = useState({});
  const key = JSON.stringify([scenario, seed, began]);
  useEffect(() => {
    let stale = false;
    setSeen({});
    ask("/api/lab", question({ scenario, seed, settings: began }))
      .then((first) => stale || setSeen({ first }))
      .catch((error) => stale || setSeen({ error }));
    return () => {
      stale = true;
    };
  }, [key]);
  return seen;
}
