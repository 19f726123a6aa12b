// The pages' words in the reader's language.
import en from "../words/en.js";
import fr from "../words/fr.js";
import { recall, remember } from "./memory.js";

export const LANGUAGES = { en, fr };

let language = "en";

export const currentLanguage = () => language;

// How numbers, days and lists are written: as at the reader's home where the language is spoken there.
export const locale = () => (navigator.languages ?? []).find((each) => each.startsWith(language)) ?? language;

// Speak a language from now on; one that is not known is English.
export function speak(name) {
  language = LANGUAGES[name] ? name : "en";
  document.documentElement.lang = language;
  document.documentElement.dir = LANGUAGES[language].dir;
}

// Speak it at the next visit too.
export function choose(name) {
  speak(name);
  remember("language", language);
}

speak(recall("language") || (navigator.language || "en").slice(0, 2));

// A word of the table, filled in: t("round", { n: 3 }).
export function t(key, values = {}) {
  const words = LANGUAGES[language][key] ?? key;
  return words.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

// "Name: value", as the language writes it.
export const pair = (name, value) => t("pair", { name, value });

// Whether the table has a word.
export const has = (key) => key in LANGUAGES[language];

// Names as one says them together: "a, b and c".
export const listed = (names) => new Intl.ListFormat(locale(), { type: "conjunction" }).format(names);
