// Order along a dimension: sorting networks, picking by position, running sums. Rows are the middle of [outer, size, inner].
import type { Strided } from '../../tensor/storage.js';
import type { Backend } from './dialect.js';
import { type Leaf, leaf, Value } from './expression.js';
import { type Built, X } from './kernels.js';
import { Reductions } from './reductions.js';
import { functionOf, quotient, type Scope, scope } from './source.js';
import { EXACT } from './values.js';

/** Elements that are sorted on the device; in WebAssembly every pass copies all of them, and the CPU is faster from early on. */
const MOST = { webgpu: EXACT, webasm: 2 ** 13 };
/** Places a thread looks through to find the gradient of one element. */
const FEW = 64;

const define = (backend: Backend, inputs: string, integers: string, code: (s: Scope) => string): Built => {
  const s = scope(backend);
  for (const name of inputs.split(' ')) s.types[name] = 'Input';
  for (const name of integers.split(' ').filter(Boolean)) s.types[name] = 'Integer';
  const statements = code(s);
  return { source: functionOf(s, statements), types: s.types, width: 1, specials: [] };
};

/** The position of a thread in its row of 2^n. */
const placesKernel = (backend: Backend): Built => {
  const s = scope(backend);
  s.types.mask = 'Integer';
  return { source: functionOf(s, `return ${X} & mask;`), types: s.types, width: 1, specials: [] };
};

/**
 * One pass of a bitonic sort of positions: each thread looks at its partner `stride` away and keeps the one that belongs here. NaN counts as larger than
 * every number, equal elements keep their order, places past the end come last.
 */
const passKernel = (backend: Backend): Built =>
  define(backend, 'x from', 'offset size inner mask shift stride block descending', (s) => {
    const row = `(${X} >> shift)`;
    const outer = quotient(s, row, 'inner');
    const start = `(offset + ${row} - ${outer} * inner + ${outer} * size * inner)`;
    return `const p = from[${X}]; const q = from[${X} ^ stride];
    let before = p < q ? 1.0 : 0.0;
    if (p < size && q < size) {
      const v = x[${start} + (p | 0) * inner]; const w = x[${start} + (q | 0) * inner];
      if (v == v && w == w) {
        if (v < w) { before = descending == 0 ? 1.0 : 0.0; }
        if (v > w) { before = descending == 0 ? 0.0 : 1.0; }
      } else {
        if (v == v) { before = descending == 0 ? 1.0 : 0.0; }
        if (w == w) { before = descending == 0 ? 0.0 : 1.0; }
      }
    }
    let lower = 0.0; if ((${X} & stride) == 0) { lower = 1.0; }
    let up = 0.0; if ((${X} & mask & block) == 0) { up = 1.0; }
    let wanted = 0.0; if (lower == up) { wanted = 1.0; }
    return before == wanted ? p : q;`;
  });

/** x[o, at[o, k, j], j] for [outer, keep, inner]. */
const pickKernel = (backend: Backend): Built =>
  define(backend, 'x at', 'offset atOffset size inner keep', (s) => {
    const row = quotient(s, X, 'inner');
    const outer = quotient(s, row, 'keep');
    return `const p = at[${X} + atOffset]; return x[offset + ${X} - ${row} * inner + (${outer} * size + (p | 0)) * inner];`;
  });

/** The reverse: what of g [outer, keep, inner] was picked from here. */
const spreadKernel = (backend: Backend): Built =>
  define(backend, 'g at', 'offset atOffset size inner keep', (s) => {
    const row = quotient(s, X, 'inner');
    const outer = quotient(s, row, 'size');
    const place = `(${X} - ${row} * inner + (${outer} * keep + k) * inner)`;
    return `const here = ${row} - ${outer} * size; let sum = 0.0;
    for (let k = 0; k < keep; k++) { if (at[atOffset + ${place}] == here) { sum = sum + g[offset + ${place}]; } }
    return sum;`;
  });

/** One pass of a running sum or product: adds what lies `step` before. */
const scanKernel = (kind: 'cumsum' | 'cumprod', backend: Backend): Built =>
  define(backend, 'x', 'offset size inner step', (s) => {
    const row = quotient(s, X, 'inner');
    const outer = quotient(s, row, 'size');
    const sign = kind === 'cumsum' ? '+' : '*';
    return `let v = x[offset + ${X}]; if (${row} - ${outer} * size >= step) { v = v ${sign} x[offset + ${X} - step * inner]; } return v;`;
  });

/** Operations that need the order of whole rows. Each says false where the CPU has to do it. */
export abstract class Orders extends Reductions {
  /** Positions that sort x, the first `keep` of them: out is [outer, keep, inner]. */
  order(
    out: Strided,
    x: Strided,
    outer: number,
    size: number,
    inner: number,
    keep: number,
    descending: boolean,
  ): boolean {
    const { backend } = this.engine.info;
    const shift = Math.ceil(Math.log2(size));
    const wide = 2 ** shift;
    const count = outer * inner * wide;
    if (count > MOST[backend] || x.count > MOST[backend] || out.count === 0) return false;
    const source = this.compute(this.valueIn(x.storage));
    let places = new Value(count, null);
    this.run('places', () => placesKernel(backend), places, count, [wide - 1]);
    for (let block = 2; block <= wide; block *= 2)
      for (let stride = block / 2; stride >= 1; stride /= 2) {
        const next = new Value(count, null);
        const args = [source, places.id, x.offset, size, inner, wide - 1, shift, stride, block, descending ? 1 : 0];
        this.run('sort', () => passKernel(backend), next, count, args);
        this.memory.free(places);
        places = next;
      }
    const sorted: Leaf = {
      value: places,
      offset: 0,
      sizes: [outer, keep, inner],
      strides: [inner * wide, 1, wide],
    };
    this.write(out, keep === wide && inner === 1 ? leaf(places) : sorted);
    return true;
  }

  pick(out: Strided, x: Strided, at: Strided, size: number, inner: number, keep: number): boolean {
    return this.placed('pick', pickKernel, out, x, at, size, inner, keep);
  }

  spread(out: Strided, g: Strided, at: Strided, size: number, inner: number, keep: number): boolean {
    return keep <= FEW && this.placed('spread', spreadKernel, out, g, at, size, inner, keep);
  }

  scan(kind: 'cumsum' | 'cumprod', out: Strided, x: Strided, size: number, inner: number): boolean {
    if (x.count > MOST[this.engine.info.backend] || x.count === 0) return false;
    let last = this.valueIn(x.storage);
    this.compute(last);
    for (let step = 1; step < Math.max(size, 2); step *= 2) {
      const value = new Value(x.count, null);
      const args = [last.id, step === 1 ? x.offset : 0, size, inner, step];
      this.run(kind, () => scanKernel(kind, this.engine.info.backend), value, value.length, args);
      if (step > 1) this.memory.free(last);
      last = value;
    }
    this.write(out, leaf(last));
    return true;
  }

  private placed(
    key: string,
    make: (backend: Backend) => Built,
    out: Strided,
    x: Strided,
    at: Strided,
    size: number,
    inner: number,
    keep: number,
  ): boolean {
    if (out.count === 0 || Math.max(x.count, out.count, at.count) > EXACT) return false;
    const value = new Value(out.count, null);
    const [source, places] = [x, at].map((t) => this.compute(this.valueIn(t.storage))) as [number, number];
    this.run(key, () => make(this.engine.info.backend), value, out.count, [
      source,
      places,
      x.offset,
      at.offset,
      size,
      inner,
      keep,
    ]);
    this.write(out, leaf(value));
    return true;
  }
}
