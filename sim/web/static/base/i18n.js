// The pages' texts in the reader's language, from the catalogues in `locales/`.
import { recall, remember } from "./storage.js";

// Catalogues that a bundle of the server brings along; others are fetched when they are needed.
const brought = {};
const texts = { ...brought };

const catalogue = async (language) => (await fetch(new URL(`../locales/${language}.json`, import.meta.url))).json();

export const LANGUAGES = { en: "English", fr: "Français" };

const load = async (name) => (texts[name] ??= await catalogue(name));

let language = "en";

export const currentLanguage = () => language;

// The locale of numbers, dates and lists: the reader's own where its language is the page's.
export const locale = () => (navigator.languages ?? []).find((each) => each.startsWith(language)) ?? language;

// Switch to a language; an unknown one means English.
export function speak(name) {
  language = LANGUAGES[name] ? name : "en";
  document.documentElement.lang = language;
  document.documentElement.dir = texts[language].dir;
}

// Switch to a language and remember it for the next visit.
export async function choose(name) {
  await load(name);
  speak(name);
  remember("language", language);
}

const asked = recall("language") || (navigator.language || "en").slice(0, 2);
const first = LANGUAGES[asked] ? asked : "en";
await load(first);
speak(first);

// The plural category of a count in the page's language: "one", "other", ...
const category = (count) => new Intl.PluralRules(language).select(Number(count));

// A text of the catalogue with its placeholders filled in: t("round", { n: 3 }). A text with plural forms is chosen by `count`, or else by `n`.
export function t(key, values = {}) {
  const own = texts[language];
  const plural = `${key}.${category(values.count ?? values.n ?? 0)}`;
  const text = own[key] ?? own[plural] ?? own[`${key}.other`] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

// "Name: value", as the language writes it.
export const pair = (name, value) => t("pair", { name, value });

// Whether the catalogue has a text.
export const has = (key) => key in texts[language];

// Names as a list in a sentence: "a, b and c".
export const listed = (names) => new Intl.ListFormat(locale(), { type: "conjunction" }).format(names);
