// A scenario's kernel in a worker of this page: one run told in full, and many runs counted.
import { ask } from "../base/api.js";

// How long to wait before asking again for a kernel that the server is compiling, in milliseconds.
const AGAIN = 3000;

/**
 * Load a scenario's kernel.
 * @param {string} scenario
 * @param {{ stopped: boolean, compiling?: () => void }} wish `stopped` ends the loading.
 * @returns {Promise<Kernel | null>} null if it was stopped.
 */
export async function loadKernel(scenario, wish) {
  const path = `/api/lab/kernel/${scenario}`;
  let given = await ask(path);
  while (given.compiling) {
    wish.compiling?.();
    await new Promise((done) => setTimeout(done, AGAIN));
    if (wish.stopped) return null;
    given = await ask(path);
  }
  const [image, code] = await Promise.all([`${path}/image`, `${path}/module`].map(async (each) => (await ask(each, undefined, "blob")).arrayBuffer()));
  if (wish.stopped) return null;
  return new Kernel(given, await WebAssembly.compile(code), new Uint8Array(image));
}

export class Kernel {
  constructor({ about, sliders, first, tables }, module, image) {
    Object.assign(this, { about, sliders, first, tables, version: 0, waiting: new Map() });
    this.worker = new Worker(new URL("kernel_worker.js", import.meta.url));
    this.worker.onmessage = ({ data }) => this.heard(data);
    this.worker.postMessage({ begin: { module, image, settings: about } });
  }

  heard({ played, told, failed }) {
    if (failed) {
      for (const { fail } of this.waiting.values()) fail(new Error(failed));
      this.waiting.clear();
    }
    const found = told ?? played;
    const own = found && this.waiting.get(found.version);
    if (!own) return;
    if (played && played.done < own.many) {
      own.progress?.(played);
      return;
    }
    this.waiting.delete(found.version);
    own.done(found);
  }

  ask(kind, given) {
    this.version += 1;
    const version = this.version;
    const { progress, ...sent } = given;
    const answer = new Promise((done, fail) => this.waiting.set(version, { done, fail, many: given.many, progress }));
    this.worker.postMessage({ [kind]: { version, ...sent } });
    return answer;
  }

  /** Whether the kernel can play these settings: numbers on sliders, within their bounds. */
  serves(settings) {
    return Object.entries(settings).every(([path, value]) => {
      const slider = this.sliders[path];
      return slider && value >= slider.low && value <= slider.high;
    });
  }

  // The value of each range; null leaves one to be drawn.
  values(settings) {
    const values = Array(this.about.spots).fill(null);
    for (const [path, slider] of Object.entries(this.sliders)) {
      const value = path in settings ? settings[path] : slider.drawn ? null : slider.value;
      if (value !== null) for (const spot of slider.spots) values[spot] = value / slider.divide;
    }
    return values;
  }

  /** All tables of one run: the first replicate. */
  tell(seed, settings) {
    return this.ask("tell", { seed, replicate: 0, values: this.values(settings), names: Object.keys(this.about.columns) });
  }

  /**
   * How many runs end: the replicates from 0 on, as `parley batch` numbers them. A later question stops this one, whose answer then is null.
   * `progress` is told what is there so far.
   */
  play(seed, settings, many, progress) {
    for (const [version, own] of this.waiting) {
      if (!own.many) continue;
      this.waiting.delete(version);
      own.done(null);
    }
    return this.ask("play", { seed, many, values: this.values(settings), progress });
  }

  close() {
    this.worker.terminate();
  }
}
