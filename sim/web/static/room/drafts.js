// What somebody is writing: it outlives the pictures that arrive meanwhile, and a reload of the page.
import { useState } from "../base/markup.js";

const MARK = "parley.draft.";
const store = (() => { try { return window.sessionStorage; } catch { return null; } })();

function read(key) {
  try { return JSON.parse(store.getItem(MARK + key)); } catch { return null; }
}

function write(key, value) {
  try { store.setItem(MARK + key, JSON.stringify(value)); } catch { /* a full or closed store */ }
}

function forget(key) {
  try { store.removeItem(MARK + key); } catch { /* a closed store */ }
}

// `given`: the value until something is written. Returns what to show, whether it was written here, and ways to change and drop it.
export function useDraft(key, given) {
  const [draft, setDraft] = useState(() => read(key));
  const value = draft ?? given;
  const change = (part) => {
    const next = { ...value, ...part };
    write(key, next);
    setDraft(next);
  };
  const drop = () => {
    forget(key);
    setDraft(null);
  };
  return { value, written: draft !== null, change, drop };
}
