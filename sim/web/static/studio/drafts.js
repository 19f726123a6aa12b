// Drafts in the browser's storage: each has a key of its own, so that two tabs never write over each other's.
const PREFIX = "parley.studio.draft.";
const DIGITS = 36;

export const newId = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(DIGITS).padStart(2, "0")).join("");

// Whether it was kept: a full or closed store keeps nothing, and the page has to say so.
export function keep(draft) {
  try {
    localStorage.setItem(PREFIX + draft.id, JSON.stringify({ ...draft, changed: Date.now() }));
    return true;
  } catch {
    return false;
  }
}

export const load = (id) => read(PREFIX + id);

export function discard(id) {
  try {
    localStorage.removeItem(PREFIX + id);
  } catch {
    // A closed store holds nothing.
  }
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

// Calls `heard` with a draft that another tab has changed; returns what stops it.
export function onChangeElsewhere(id, heard) {
  const listen = (event) => {
    if (event.key === PREFIX + id && event.newValue) heard(read(PREFIX + id));
  };
  addEventListener("storage", listen);
  return () => removeEventListener("storage", listen);
}

function read(key) {
  try {
    const draft = JSON.parse(localStorage.getItem(key));
    return typeof draft?.text === "string" ? draft : null;
  } catch {
    return null;
  }
}
