import { COPY, type Program } from '../../ops/program.js';
import { type DType, RANK, type TypedArray } from '../../tensor/dtype.js';
import type { Strided } from '../../tensor/storage.js';
import type { Operand } from '../device.js';
import { accelerators, limits } from './accelerator.js';
import { isBlank, makeRoot, putOff } from './chain.js';
import { compileLoop, type Loop, type Store } from './source.js';

const STORE: Record<DType, Store> = {
  float32: 'float',
  float64: 'float',
  int64: 'int64',
  int32: 'small',
  uint8: 'small',
  bool: 'bool',
};

/** Three bits per operand: its dtype, or 7 for a plain number. */
const code = (x: Operand | undefined): number => (x === undefined ? 0 : typeof x === 'number' ? 7 : RANK[x.dtype]);

function loopOf(program: Program, out: Strided, a: Operand, b?: Operand, c?: Operand, d?: Operand): Loop {
  const key = RANK[out.dtype] | (code(a) << 3) | (code(b) << 6) | (code(c) << 9) | (code(d) << 12);
  if (program.key === key) return program.loop as Loop;
  let loop = program.loops.get(key) as Loop | undefined;
  if (loop === undefined) {
    const bit = (x: Operand | undefined, i: number): number => (typeof x === 'number' ? 1 << i : 0);
    loop = compileLoop(program, bit(a, 0) | bit(b, 1) | bit(c, 2) | bit(d, 3), STORE[out.dtype]);
    program.loops.set(key, loop);
  }
  program.key = key;
  program.loop = loop;
  return loop;
}

/** Stride of an operand in a run over all elements of `out`: 1, 0 for a single element, -1 if it is not one run. */
const flat = (x: Operand, n: number): number =>
  typeof x === 'number' ? 0 : x.count === 1 ? 0 : x.dense && x.count === n ? 1 : -1;
const array = (x: Operand): TypedArray | number => (typeof x === 'number' ? x : x.storage.data);
const start = (x: Operand): number => (typeof x === 'number' ? 0 : x.offset);

/** The pointwise kernel of the CPU: one flat run where layouts allow, else runs along the last dimension. */
export function map(program: Program, out: Strided, a: Operand, b?: Operand, c?: Operand, d?: Operand): void {
  if (out.storage.deferred !== null) {
    large(program, out, a, b, c, d);
    return;
  }
  const n = out.count;
  const loop = loopOf(program, out, a, b, c, d);
  const o = out.storage.data;
  if (out.dense) {
    const sa = flat(a, n);
    if (b === undefined) {
      if (sa === 1 && program === COPY && (a as Strided).dtype === out.dtype && n >= 32) {
        o.set((a as Strided).storage.data.subarray((a as Strided).offset, (a as Strided).offset + n), out.offset);
        return;
      }
      if (sa >= 0) {
        if (n >= limits.length && tryUnary(program, n, out, a, sa)) return;
        loop(n, o, out.offset, 1, array(a), start(a), sa);
        return;
      }
    } else {
      const sb = flat(b, n);
      if (c === undefined) {
        if ((sa | sb) >= 0) {
          if (n >= limits.length && tryBinary(program, n, out, a, sa, b, sb)) return;
          loop(n, o, out.offset, 1, array(a), start(a), sa, array(b), start(b), sb);
          return;
        }
      } else {
        const sc = flat(c, n);
        const sd = d === undefined ? 0 : flat(d, n);
        if ((sa | sb | sc | sd) >= 0) {
          // The gradient of a function of one operand reads either what went in or what came out; the other is a plain 0.
          if (n >= limits.length && d === undefined) {
            if (typeof b === 'number' && tryBinary(program, n, out, a, sa, c, sc)) return;
            if (typeof c === 'number' && tryBinary(program, n, out, a, sa, b, sb)) return;
          }
          if (d === undefined)
            loop(n, o, out.offset, 1, array(a), start(a), sa, array(b), start(b), sb, array(c), start(c), sc);
          else
            loop(
              n,
              o,
              out.offset,
              1,
              array(a),
              start(a),
              sa,
              array(b),
              start(b),
              sb,
              array(c),
              start(c),
              sc,
              array(d),
              start(d),
              sd,
            );
          return;
        }
      }
    }
  }
  const operands: Operand[] = [a];
  if (b !== undefined) operands.push(b);
  if (c !== undefined) operands.push(c);
  if (d !== undefined) operands.push(d);
  if (n > 0) strided(loop, out, operands);
}

/** A result large enough for chain.ts: put off, or computed and then the root of others. */
function large(program: Program, out: Strided, a: Operand, b?: Operand, c?: Operand, d?: Operand): void {
  const whole = isBlank(out);
  if (whole && c === undefined && putOff(program, out, a, b)) return;
  // Operands may wait on this very storage: from here on it is an ordinary one.
  out.storage.deferred?.settle(out.storage);
  map(program, out, a, b, c, d);
  if (whole) makeRoot(out);
}

/** Strides of an operand over the shape of the output: 0 where it is broadcast. */
function broadcastStrides(x: Operand, shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length).fill(0);
  if (typeof x === 'number') return strides;
  const gap = shape.length - x.shape.length;
  for (let i = 0; i < x.shape.length; i++) if (x.shape[i] !== 1) strides[i + gap] = x.strides[i]!;
  return strides;
}

/** Merges dimensions that all operands walk through evenly, then runs along the last one. */
function strided(loop: Loop, out: Strided, operands: Operand[]): void {
  const all = [out, ...operands];
  const walks = all.map((x) => broadcastStrides(x, out.shape));
  const sizes: number[] = [];
  const steps: number[][] = all.map(() => []);
  for (let i = 0; i < out.shape.length; i++) {
    const size = out.shape[i]!;
    if (size === 1) continue;
    const last = sizes.length - 1;
    if (last >= 0 && walks.every((w, k) => steps[k]![last] === w[i]! * size)) {
      sizes[last]! *= size;
      for (let k = 0; k < all.length; k++) steps[k]![last] = walks[k]![i]!;
    } else {
      sizes.push(size);
      for (let k = 0; k < all.length; k++) steps[k]!.push(walks[k]![i]!);
    }
  }
  const inner = sizes.length - 1;
  longestLast(sizes, steps);
  const count = inner < 0 ? 1 : sizes[inner]!;
  const args: (number | TypedArray)[] = [count];
  for (let k = 0; k < all.length; k++) args.push(array(all[k]!), start(all[k]!), inner < 0 ? 0 : steps[k]![inner]!);
  const index = new Array<number>(Math.max(inner, 0)).fill(0);
  for (;;) {
    call(loop, args);
    let dim = inner - 1;
    for (; dim >= 0; dim--) {
      const advance = ++index[dim]! < sizes[dim]!;
      for (let k = 0; k < all.length; k++)
        (args[2 + 3 * k] as number) += advance ? steps[k]![dim]! : -steps[k]![dim]! * (sizes[dim]! - 1);
      if (advance) break;
      index[dim] = 0;
    }
    if (dim < 0) return;
  }
}

/** Runs shorter than this cost more than what they do; elements that a second-level cache holds can be taken in any order. */
const SHORT = 32;
const CACHED = 65_536;

/** Makes the runs long where the last dimension is short and another long, as in the transposed copy of ten rows. */
function longestLast(sizes: number[], steps: number[][]): void {
  const last = sizes.length - 1;
  if (last < 1 || sizes[last]! >= SHORT) return;
  const longest = sizes.indexOf(Math.max(...sizes));
  if (sizes[longest]! < 4 * sizes[last]! || sizes.reduce((n, size) => n * size, 1) > CACHED) return;
  for (const list of [sizes, ...steps]) [list[last], list[longest]] = [list[longest]!, list[last]!];
}

/** A spread call costs an array walk per run; the usual arities are written out. */
function call(loop: Loop, p: (number | TypedArray)[]): void {
  if (p.length === 7) loop(p[0]!, p[1]!, p[2]!, p[3]!, p[4]!, p[5]!, p[6]!);
  else if (p.length === 10) loop(p[0]!, p[1]!, p[2]!, p[3]!, p[4]!, p[5]!, p[6]!, p[7]!, p[8]!, p[9]!);
  else loop(...p);
}

function tryUnary(program: Program, n: number, out: Strided, a: Operand, sa: number): boolean {
  const o = out.storage.data;
  if (typeof a === 'number' || sa !== 1 || !(o instanceof Float32Array)) return false;
  const x = a.storage.data;
  if (!(x instanceof Float32Array)) return false;
  for (const accelerator of accelerators)
    if (n >= accelerator.minLength && accelerator.unary?.(program.name, n, o, out.offset, x, a.offset)) return true;
  return false;
}

function tryBinary(program: Program, n: number, out: Strided, a: Operand, sa: number, b: Operand, sb: number): boolean {
  const o = out.storage.data;
  const x = array(a);
  const y = array(b);
  if (!(o instanceof Float32Array)) return false;
  if (typeof x !== 'number' && !(x instanceof Float32Array)) return false;
  if (typeof y !== 'number' && !(y instanceof Float32Array)) return false;
  for (const accelerator of accelerators)
    if (
      n >= accelerator.minLength &&
      accelerator.binary?.(program.name, n, o, out.offset, x, start(a), sa, y, start(b), sb)
    )
      return true;
  return false;
}
