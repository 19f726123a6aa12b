// A scenario's texts in the language of the page, where they are translated; the server sends translations beside the scenario, by language.
import { currentLanguage } from "./i18n.js";

const known = new WeakMap();

// `told`: a scenario as the server sends it, or an entry of the list of scenarios; with its own texts if there are no others.
export function localized(told) {
  const language = currentLanguage();
  const texts = told?.texts?.[language];
  if (!texts) return told;
  const kept = known.get(told) ?? known.set(told, {}).get(told);
  const { texts: _, ...rest } = told;
  kept[language] ??= { ...replaced(rest, texts), texts: told.texts };
  return kept[language];
}

function replaced(value, texts) {
  if (typeof value === "string") return texts[value.replace(/\s+/g, " ").trim()] ?? value;
  if (Array.isArray(value)) return value.map((each) => replaced(each, texts));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, replaced(part, texts)]));
}
