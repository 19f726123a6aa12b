// Drafts in the browser's storage: each has a key of its own, so that two drafts never write over each other.
const PREFIX = "parley.studio.draft.";
// Edits that the server had not made yet when their page was closed.
const UNMADE = "parley.studio.unmade.";
const DIGITS = 36;

export const newId = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(DIGITS).padStart(2, "0")).join("");

// Drafts of this page that a full or closed store did not take.
const unstored = new Map();

// Whether it was kept: a full or closed store keeps nothing, and the page has to say so.
export function keep(draft) {
  const kept = write(PREFIX + draft.id, { ...draft, changed: Date.now() });
  if (kept) unstored.delete(draft.id);
  else unstored.set(draft.id, draft);
  return kept;
}

export const load = (id) => unstored.get(id) ?? read(PREFIX + id);

export function discard(id) {
  unstored.delete(id);
  remove(PREFIX + id);
  remove(UNMADE + id);
}

export const keepUnmade = (id, edits) => write(UNMADE + id, edits);

// The edits left by a page that was closed; whoever takes them makes them.
export function takeUnmade(id) {
  const edits = parsed(UNMADE + id);
  remove(UNMADE + id);
  return Array.isArray(edits) ? edits : [];
}

// All drafts, the one changed last first.
export function listDrafts() {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).map(read).filter(Boolean)
      .sort((one, other) => other.changed - one.changed);
  } catch {
    return [];
  }
}

// Calls `heard` whenever another tab has changed a draft, with its id and what it holds now; returns what stops it.
export function onChangeElsewhere(heard) {
  const listen = ({ key }) => key?.startsWith(PREFIX) && heard(key.slice(PREFIX.length), read(key));
  addEventListener("storage", listen);
  return () => removeEventListener("storage", listen);
}

// The title that a text states, read without a parser: the list of drafts has to do with texts that can't be read, too.
export function titleOf(text) {
  const [, stated = ""] = /^title:[ \t]*(.*)$/m.exec(text) ?? [];
  const block = /^[>|][-+]?\s*$/.test(stated) && /^title:.*\n\s+(.*)$/m.exec(text);
  const [, , quoted] = /^(["'])(.*)\1\s*(?:#.*)?$/.exec(stated) ?? [];
  return (block ? block[1] : quoted ?? stated.replace(/\s#.*$/, "")).trim();
}

function read(key) {
  const draft = parsed(key);
  return typeof draft?.text === "string" ? draft : null;
}

function parsed(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function write(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

function remove(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // A closed store holds nothing.
  }
}
