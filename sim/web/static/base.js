// What every page uses: markup, words, requests.
import { html, render, useState, useEffect, useRef, useMemo } from "./vendor/preact-htm.js";
import en from "./words/en.js";
import fr from "./words/fr.js";

export { html, render, useState, useEffect, useRef, useMemo };

export const LANGUAGES = { en, fr };

const kept = (() => { try { return window.localStorage; } catch { return null; } })();
export const remember = (name, value) => { try { kept?.setItem(`parley.${name}`, value); } catch { /* a full or closed store */ } };
export const recall = (name) => { try { return kept?.getItem(`parley.${name}`) ?? ""; } catch { return ""; } };

let language = recall("language") || (navigator.language || "en").slice(0, 2);
if (!LANGUAGES[language]) language = "en";

export const currentLanguage = () => language;
export function speak(name) {
  language = LANGUAGES[name] ? name : "en";
  remember("language", language);
  document.documentElement.lang = language;
  document.documentElement.dir = LANGUAGES[language].dir;
}
speak(language);

// A word of the table, filled in.
export function t(key, values = {}) {
  const words = LANGUAGES[language][key] ?? en[key] ?? key;
  return words.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

export const number = (value, places = 0) =>
  value === null || value === undefined || Number.isNaN(value) ? "–" : Number(value).toLocaleString(language, { maximumFractionDigits: places });
export const signed = (value, places = 3) => (value > 0 ? "+" : value < 0 ? "−" : "") + Math.abs(value ?? 0).toLocaleString(language, { maximumFractionDigits: places });
export const percent = (value) => `${number(100 * value, value && value < 0.01 ? 2 : 0)} %`;
export const listed = (names) => new Intl.ListFormat(language, { type: "conjunction" }).format(names);

// A question to the server; a refusal becomes an Error whose message is in the reader's language.
export async function ask(path, body, kind = "json") {
  let answer;
  try {
    answer = await fetch(path, body === undefined ? {} : { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  } catch {
    throw new Error(t("why.no_connection"));
  }
  if (!answer.ok) {
    const told = await answer.json().catch(() => ({ why: "not_understood" }));
    throw new Error([t(`why.${told.why}`), told.text].filter(Boolean).join(": "));
  }
  return kind === "json" ? answer.json() : answer.blob();
}

export function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

// Names of parties, issues and values in words.
export function namesOf(scenario) {
  const parties = Object.fromEntries(scenario.parties.map((each) => [each.name, each.label.split(",")[0]]));
  const issues = Object.fromEntries(scenario.issues.map((each) => [each.name, each]));
  const value = (issue, at) => {
    const own = issues[issue];
    if (at === null || at === undefined) return "–";
    if (own.options) return own.options[at]?.[1] ?? "–";
    const near = (own.scale ?? []).filter(([point]) => Math.abs(point - at) <= 3)[0];
    return near ? `${number(at, 0)} (${near[1]})` : number(at, 0);
  };
  return { party: (name) => parties[name] ?? name, issue: (name) => issues[name]?.label ?? name, value, scale: issues,
           short: Object.fromEntries(scenario.parties.map((each) => [each.name, initials(each.label)])) };
}

const initials = (label) => {
  const words = label.split(",")[0].replace(/^The /, "").split(/[\s/]+/).filter((word) => /^[\p{L}]/u.test(word) && !/^(of|and|its|the|de|la|le)$/i.test(word));
  return words.length > 1 ? words.slice(0, 2).map((word) => word[0].toUpperCase()).join("") : (words[0] ?? label).slice(0, 2);
};

export function Copy({ text, label }) {
  const [done, setDone] = useState(false);
  const box = useRef(null);
  const copy = async () => {
    try { await navigator.clipboard.writeText(text); } catch { box.current.select(); document.execCommand("copy"); }
    setDone(true);
    setTimeout(() => setDone(false), 2000);
  };
  return html`<span class="copy"><input ref=${box} readonly value=${text} aria-label=${label} /><button type="button" onClick=${copy} aria-label=${`${t("copy")}: ${label}`}>${done ? t("copied") : t("copy")}</button></span>`;
}

export function Trouble({ error }) {
  return html`<div role="alert">${error ? html`<p class="trouble">${t("failed", { why: error.message ?? error })}</p>` : null}</div>`;
}
