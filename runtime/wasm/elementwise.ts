import type { AdamStep, ChainStep } from '../device/cpu/accelerator.js';
import { BLOCK, type Scratch } from './scratch.js';

/** Names of the kernels that take one array. */
export const UNARY = ['exp', 'log', 'tanh', 'sigmoid', 'relu', 'sqrt', 'neg', 'abs', 'square', 'reciprocal'] as const;
export type UnaryName = (typeof UNARY)[number];
/** Names of the kernels that take two arrays; the gradients take (gradient, result of the forward pass). */
export const BINARY = ['add', 'sub', 'mul', 'div', 'reluGrad', 'tanhGrad', 'sigmoidGrad'] as const;
export type BinaryName = (typeof BINARY)[number];

const padded = (n: number) => (n + 15) & ~15;

/** Copies n ≤ BLOCK elements into a block of scratch. */
function load(block: Float32Array, source: Float32Array, at: number, n: number): void {
  block.set(at === 0 && n === source.length ? source : source.subarray(at, at + n));
}

/** Copies the first n elements of a block out. */
function store(block: Float32Array, target: Float32Array, at: number, n: number): void {
  target.set(n === BLOCK ? block : block.subarray(0, n), at);
}

/** out[o + i] ← op(x[xo + i]) for i < n. */
export function unary(
  scratch: Scratch,
  name: UnaryName,
  x: Float32Array,
  xo: number,
  out: Float32Array,
  o: number,
  n: number,
): void {
  const kernel = scratch.kernels[name];
  const [sa, , sd] = scratch.areas;
  const [a, , d] = scratch.blocks;
  for (let i = 0; i < n; i += BLOCK) {
    const m = Math.min(BLOCK, n - i);
    load(a, x, xo + i, m);
    kernel(sa, sd, padded(m));
    store(d, out, o + i, m);
  }
}

/** out[o + i] ← op(x[xo + i], y[yo + i]) for i < n; a number stands for an operand that is the same everywhere. */
export function binary(
  scratch: Scratch,
  name: BinaryName,
  x: Float32Array | number,
  xo: number,
  y: Float32Array | number,
  yo: number,
  out: Float32Array,
  o: number,
  n: number,
): void {
  const kernel = scratch.kernels[name];
  const [sa, sb, sd] = scratch.areas;
  const [a, b, d] = scratch.blocks;
  if (typeof x === 'number') a.fill(x, 0, Math.min(n, BLOCK));
  if (typeof y === 'number') b.fill(y, 0, Math.min(n, BLOCK));
  for (let i = 0; i < n; i += BLOCK) {
    const m = Math.min(BLOCK, n - i);
    if (typeof x !== 'number') load(a, x, xo + i, m);
    if (typeof y !== 'number') load(b, y, yo + i, m);
    kernel(sa, sb, sd, padded(m));
    store(d, out, o + i, m);
  }
}

/** Takes elements x[i … i + m) through the steps; they end up in the last area of scratch. */
function steps(scratch: Scratch, chain: readonly ChainStep[], x: Float32Array, i: number, m: number): void {
  const { kernels } = scratch;
  const [sa, , sd] = scratch.areas;
  load(scratch.blocks[0], x, i, m);
  let from = sa;
  for (const { name, scalar } of chain) {
    if (scalar === undefined) kernels[name as UnaryName](from, sd, padded(m));
    else kernels[`${name as 'add' | 'sub' | 'mul' | 'div'}Scalar`](from, sd, padded(m), scalar);
    from = sd;
  }
}

/** out ← the steps one after the other on x, block by block: each block goes to memory once. */
export function chain(
  scratch: Scratch,
  list: readonly ChainStep[],
  n: number,
  out: Float32Array,
  x: Float32Array,
): void {
  for (let i = 0; i < n; i += BLOCK) {
    const m = Math.min(BLOCK, n - i);
    steps(scratch, list, x, i, m);
    store(scratch.blocks[2], out, i, m);
  }
}

/** The sum of what {@link chain} gives, added up as {@link sum} does it. */
export function chainSum(scratch: Scratch, list: readonly ChainStep[], n: number, x: Float32Array): number {
  const sd = scratch.areas[2];
  const d = scratch.blocks[2];
  let total = 0;
  for (let i = 0; i < n; i += BLOCK) {
    const m = Math.min(BLOCK, n - i);
    steps(scratch, list, x, i, m);
    if (m < BLOCK) d.fill(0, m, padded(m));
    total += scratch.kernels.sum(sd, padded(m));
  }
  return total;
}

/** y[yo + i] ← y[yo + i] + α·x[xo + i] for i < n. */
export function axpy(
  scratch: Scratch,
  alpha: number,
  x: Float32Array,
  xo: number,
  y: Float32Array,
  yo: number,
  n: number,
): void {
  const [sa, , sd] = scratch.areas;
  const [a, , d] = scratch.blocks;
  for (let i = 0; i < n; i += BLOCK) {
    const m = Math.min(BLOCK, n - i);
    load(a, x, xo + i, m);
    load(d, y, yo + i, m);
    scratch.kernels.axpy(sa, sd, padded(m), alpha);
    store(d, y, yo + i, m);
  }
}

/** Sum of x[xo … xo + n), added up in blocks, the blocks' sums in float64. */
export function sum(scratch: Scratch, x: Float32Array, xo: number, n: number): number {
  const sa = scratch.areas[0];
  const a = scratch.blocks[0];
  let total = 0;
  for (let i = 0; i < n; i += BLOCK) {
    const m = Math.min(BLOCK, n - i);
    load(a, x, xo + i, m);
    if (m < BLOCK) a.fill(0, m, padded(m));
    total += scratch.kernels.sum(sa, padded(m));
  }
  return total;
}

/** Largest of x[xo … xo + n), n > 0; NaN where any element is. */
export function maximum(scratch: Scratch, x: Float32Array, xo: number, n: number): number {
  const sa = scratch.areas[0];
  const a = scratch.blocks[0];
  let best = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < n; i += BLOCK) {
    const m = Math.min(BLOCK, n - i);
    load(a, x, xo + i, m);
    if (m < BLOCK) a.fill(Number.NEGATIVE_INFINITY, m, padded(m));
    best = Math.max(best, scratch.kernels.maximum(sa, padded(m)));
  }
  return best;
}

/** One Adam step over n parameters p[at + i], gradients g[from + i] and both moments, in place. */
export function adam(
  scratch: Scratch,
  n: number,
  p: Float32Array,
  at: number,
  g: Float32Array,
  from: number,
  m: Float32Array,
  v: Float32Array,
  step: AdamStep,
): void {
  const { kernels, areas, blocks } = scratch;
  const { beta1, beta2, stepSize, correction, eps, shrink, penalty, sign } = step;
  const [ap, ag, am, av] = areas;
  const [bp, bg, bm, bv] = blocks;
  for (let i = 0; i < n; i += BLOCK) {
    const k = Math.min(BLOCK, n - i);
    load(bp, p, at + i, k);
    load(bg, g, from + i, k);
    load(bm, m, i, k);
    load(bv, v, i, k);
    // 1 − β is taken in float64: in float32, 1 − 0.999 would lose four digits.
    const rates = [beta1, beta2, 1 - beta1, 1 - beta2];
    kernels.adam(ap, ag, am, av, k, ...rates, stepSize, correction, eps, shrink, penalty, sign);
    store(bp, p, at + i, k);
    store(bm, m, i, k);
    store(bv, v, i, k);
  }
}
