// What a browser keeps between visits, and what it keeps for one of its windows; one that keeps nothing works too.
const opened = (kind) => {
  try {
    return window[kind];
  } catch {
    return null;
  }
};
const browser = opened("localStorage");
const tab = opened("sessionStorage");

function write(store, name, value) {
  try {
    store?.setItem(`parley.${name}`, value);
  } catch {
    // A full store, or a closed one: then it is forgotten.
  }
}

function read(store, name) {
  try {
    return store?.getItem(`parley.${name}`) ?? "";
  } catch {
    return "";
  }
}

export const remember = (name, value) => write(browser, name, value);
export const recall = (name) => read(browser, name);

// For this window first, so that two windows of a browser may each have their own; a new one finds what was kept last.
export function hold(name, value) {
  write(tab, name, value);
  remember(name, value);
}

// Forget it, where it is still that.
export function drop(name, value) {
  for (const store of [tab, browser]) if (read(store, name) === value) write(store, name, "");
}

export const held = (name) => read(tab, name) || recall(name);
