// The pages' texts in the reader's language, from the catalogues in `locales/`.
import { recall, remember } from "./storage.js";

const catalogue = async (language) => (await fetch(new URL(`../locales/${language}.json`, import.meta.url))).json();

const [en, fr] = await Promise.all(["en", "fr"].map(catalogue));

export const LANGUAGES = { en, fr };

let language = "en";

export const currentLanguage = () => language;

// The locale of numbers, dates and lists: the reader's own where its language is the page's.
export const locale = () => (navigator.languages ?? []).find((each) => each.startsWith(language)) ?? language;

// Switch to a language; an unknown one means English.
export function speak(name) {
  language = LANGUAGES[name] ? name : "en";
  document.documentElement.lang = language;
  document.documentElement.dir = LANGUAGES[language].dir;
}

// Switch to a language and remember it for the next visit.
export function choose(name) {
  speak(name);
  remember("language", language);
}

speak(recall("language") || (navigator.language || "en").slice(0, 2));

// The plural category of a count in the page's language: "one", "other", ...
const category = (count) => new Intl.PluralRules(language).select(Number(count));

// A text of the catalogue with its placeholders filled in: t("round", { n: 3 }). A text with plural forms is chosen by `count`, or else by `n`.
export function t(key, values = {}) {
  const texts = LANGUAGES[language];
  const plural = `${key}.${category(values.count ?? values.n ?? 0)}`;
  const text = texts[key] ?? texts[plural] ?? texts[`${key}.other`] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

// "Name: value", as the language writes it.
export const pair = (name, value) => t("pair", { name, value });

// Whether the catalogue has a text.
export const has = (key) => key in LANGUAGES[language];

// Names as a list in a sentence: "a, b and c".
export const listed = (names) => new Intl.ListFormat(locale(), { type: "conjunction" }).format(names);
