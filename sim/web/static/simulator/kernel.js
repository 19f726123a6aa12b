// A batch runner in the memory of WebAssembly: what sim/engine/batch.py and sim/engine/native.py are in Python.
const STACK = 1 << 19;
const aligned = (bytes) => (bytes + 15) & ~15;

function makeRunner(module, image, about, room) {
  const names = Object.keys(about.columns), widths = names.map((name) => about.columns[name].length);
  const memory = new WebAssembly.Memory({ initial: 16 });
  const pointer = new WebAssembly.Global({ value: "i32", mutable: true }, STACK);
  const instance = new WebAssembly.Instance(module, { env: { __linear_memory: memory, __stack_pointer: pointer } });
  let top = STACK;
  const place = (bytes) => { const at = top; top = aligned(top + bytes); return at; };
  const base = place(about.sizes.image), state = place(about.sizes.state), table = place(about.sizes.table), scratch = place(about.sizes.scratch);
  const result = place(64), error = place(64), index = place(8 * (3 * names.length + 1));
  const rows = names.map((name) => room[name] ?? 0), starts = [];
  let numbers = 0;
  rows.forEach((many, at) => { starts.push(numbers); numbers += many * widths[at]; });
  const log = place(8 * numbers);
  memory.grow(Math.max(0, Math.ceil(top / 65536) - 16));
  new Uint8Array(memory.buffer, base, image.length).set(image);
  const f64 = new Float64Array(memory.buffer), i64 = new BigInt64Array(memory.buffer);
  const vector = (at, size) => [0, 0, BigInt(size), 8n, at, BigInt(size), 8n];
  const matrix = (at, [high, wide]) => [0, 0, BigInt(high * wide), 8n, at, BigInt(high), BigInt(wide), BigInt(8 * wide), 8n];
  const at = about.at, shapes = (base + at.shapes) / 8;
  const stated = f64.slice(shapes, shapes + 5 * about.shapes[0]);
  const fixed = [result, error, base + at.conflict, state, table, scratch, ...vector(base + at.conflict + 8 * about.counts, about.numbers),
    ...vector(state, about.state), ...vector(base + at.spots, about.spots), ...matrix(base + at.shapes, about.shapes),
    ...matrix(base + at.keys, about.keys), ...matrix(base + at.draws, about.draws)];
  const used = (which) => Number(i64[index / 8 + 2 * names.length + which]);
  return {
    // Fix ranges at values; null leaves one to be drawn.
    hold(values) {
      f64.set(stated, shapes);
      values.forEach((value, range) => { if (value !== null) f64.set([1, value, 0, value, 0], shapes + 5 * range); });
    },
    play(seed, first, many, full) {
      const words = index / 8;
      names.forEach((_, which) => { i64[words + which] = BigInt(starts[which]); i64[words + names.length + which] = BigInt(rows[which]); i64[words + 2 * names.length + which] = 0n; });
      i64[words + 3 * names.length] = full ? 1n : 0n;
      const whole = BigInt(seed);
      const status = instance.exports.play_many(...fixed, whole & 0xFFFFFFFFn, whole >> 32n, BigInt(first), BigInt(many), ...vector(log, numbers), index);
      if (status !== 0) throw new Error(`play_many: ${status}`);
      return names.every((_, which) => used(which) <= rows[which]);
    },
    table(name) {
      const which = names.indexOf(name);
      return f64.subarray(log / 8 + starts[which], log / 8 + starts[which] + used(which) * widths[which]);
    },
    length: (name) => used(names.indexOf(name)),
  };
}
