// What a browser keeps between visits; one that keeps nothing works too.
const store = (() => {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
})();

export function remember(name, value) {
  try {
    store?.setItem(`parley.${name}`, value);
  } catch {
    // A full store, or a closed one: then it is forgotten.
  }
}

export function recall(name) {
  try {
    return store?.getItem(`parley.${name}`) ?? "";
  } catch {
    return "";
  }
}
