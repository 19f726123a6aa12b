// What every page uses, on one shelf.
export * from "./base/markup.js";
export * from "./base/memory.js";
export * from "./base/words.js";
export * from "./base/numbers.js";
export * from "./base/requests.js";
export * from "./base/names.js";
export { Copy } from "./base/copy.js";
export { Trouble } from "./base/trouble.js";
