// 200 runs of a text's scenario: played by the engine in this browser, or by the server where this browser can't.
import { ask } from "../base/api.js";
import { Kernel } from "../lab/kernel.js";
import { wilson } from "../simulator/statistics.js";

export const COUNT = 200;
const SEED = 1;
// How long to wait before asking again, in milliseconds.
const AGAIN = 3000;

// Modules by kernel: they are the same for all texts with the same procedure and size.
const modules = new Map();

/**
 * @typedef {{ count: number, seed: number, agreement: { value: number, low: number, high: number }, endings: Record<string, number> }} Found
 * @param {string} text a valid one.
 * @param {{ stopped: boolean, compiling?: () => void, progress?: (done: number) => void }} wish `stopped` ends the simulation.
 * @returns {Promise<Found | null>} null if it was stopped.
 */
export async function simulated(text, wish) {
  try {
    return await inBrowser(text, wish);
  } catch (error) {
    if (error.why === "bad_scenario") throw error;
    return byServer(text, wish);
  }
}

async function inBrowser(text, wish) {
  const given = await again(() => ask("/api/studio/kernel", { text }), (answer) => answer.compiling, wish);
  if (!given) return null;
  const module = await moduleOf(given.kernel);
  const image = await inflated(given.image);
  if (wish.stopped) return null;
  const kernel = new Kernel({ about: given.about, sliders: {} }, module, image);
  try {
    const found = await kernel.play(SEED, {}, COUNT, ({ done }) => wish.stopped ? kernel.close() : wish.progress?.(done));
    return wish.stopped ? null : shares(found, given.about.endings);
  } finally {
    kernel.close();
  }
}

function shares({ done, agreed, endings }, words) {
  const many = agreed.reduce((sum, each) => sum + each, 0);
  const [low, high] = wilson(many, done);
  return { count: done, seed: SEED, agreement: { value: many / done, low, high }, endings: Object.fromEntries(words.map((word, at) => [word, endings[at]])) };
}

function moduleOf(kernel) {
  if (!modules.has(kernel)) {
    const loading = ask(`/api/studio/module/${kernel}`, undefined, "blob").then((blob) => blob.arrayBuffer()).then((code) => WebAssembly.compile(code));
    modules.set(kernel, loading);
    loading.catch(() => modules.delete(kernel));
  }
  return modules.get(kernel);
}

async function inflated(base64) {
  const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

const byServer = (text, wish) => again(() => ask("/api/studio/runs", { text, count: COUNT, seed: SEED }), (answer) => answer.waiting, wish);

// Asked until there is an answer: while the engine is compiled, or while others wait first.
async function again(question, isWaiting, wish) {
  for (;;) {
    const answer = await question();
    if (wish.stopped) return null;
    if (!isWaiting(answer)) return answer;
    if (answer.compiling) wish.compiling?.();
    await new Promise((done) => setTimeout(done, AGAIN));
    if (wish.stopped) return null;
  }
}
