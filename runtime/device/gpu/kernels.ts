// Sources of the kernels that are not pointwise. `x` in them is this.thread.x.
import type { Reduction } from '../device.js';
import type { ArgumentType, KernelSource } from './command.js';
import type { Backend } from './dialect.js';
import type { Plan } from './expression.js';
import { body, functionOf, parameters, quotient, type Scope, type Special, scope } from './source.js';

/** A kernel with the special numbers that follow its arguments. */
export interface Built extends KernelSource {
  readonly specials: readonly Special[];
}

export const X = 'this.thread.x';

const built = (s: Scope, statements: string, width: 1 | 4 = 1): Built => {
  const source = functionOf(s, statements);
  return { source, types: s.types, width, specials: [...s.specials] };
};

const integers = (s: Scope, names: string): void => {
  for (const name of names.split(' ')) s.types[name] = 'Integer';
};
const inputs = (s: Scope, ...names: string[]): void => {
  for (const name of names) s.types[name] = 'Input';
};

/** One thread per element. */
export function pointwiseKernel(plan: Plan, backend: Backend): Built {
  const s = scope(backend);
  parameters(plan, s);
  const { lines, result } = body(plan, X, s);
  return built(s, `${lines.join(' ')} return ${result};`);
}

const FOLDS: Record<Exclude<Reduction, 'argmax' | 'argmin'>, { start: string; step: string }> = {
  sum: { start: '0.0', step: 's = s + v;' },
  mean: { start: '0.0', step: 's = s + v;' },
  prod: { start: '1.0', step: 's = s * v;' },
  max: { start: '-inf', step: 'if (v > s || !(v == v)) { s = v; }' },
  min: { start: 'inf', step: 'if (v < s || !(v == v)) { s = v; }' },
  any: { start: '0.0', step: 'if (!(v == 0.0)) { s = 1.0; }' },
  all: { start: '1.0', step: 'if (v == 0.0) { s = 0.0; }' },
};

/**
 * Where the chunk of a thread begins in its row, and where element k of it lies. What stays the same through the loop drivers compute once by themselves;
 * WebAssembly does when it stands in a variable, which gpu.js makes a float: exact up to 2^24, the most elements that mode takes.
 */
function placeIn(s: Scope, before: string[]): { chunk: string; at: string } {
  const row = quotient(s, X, 'inner');
  if (s.backend === 'webgpu')
    return {
      chunk: `(rem(${row}, chunks) * first)`,
      at: `spot(${X}, k * stride, size, inner, chunks, first)`,
    };
  const outer = quotient(s, row, 'chunks');
  before.push(`const chunk = (${row} - ${outer} * chunks) * first;`);
  before.push(`const base = ${X} - ${row} * inner + ${outer} * size * inner;`);
  return { chunk: 'chunk', at: '(base + (chunk + k * stride) * inner)' };
}

/**
 * A step of a tree over the middle of [outer, size, inner]: each thread folds the elements first · chunk + k · stride of its row, k from 0 to steps,
 * and gives one of [outer, chunks, inner].
 */
export function reductionKernel(kind: Reduction, plan: Plan, backend: Backend): Built {
  const s = scope(backend);
  parameters(plan, s);
  integers(s, 'size inner chunks first stride steps');
  const before: string[] = [];
  const { chunk, at } = placeIn(s, before);
  const position = `${chunk} + k * stride`;
  const { lines, result } = body(plan, at, s);
  const load = `${lines.join(' ')} const v = ${result};`;
  if (kind === 'argmax' || kind === 'argmin') {
    s.specials.add('inf');
    const better = kind === 'argmax' ? 'v > m' : 'v < m';
    return built(
      s,
      `${before.join(' ')} let m = ${kind === 'argmax' ? '-inf' : 'inf'}; let p = ${chunk} + 0.0;
      for (let k = 0; k < steps; k++) { if (${position} < size) { ${load} if (${better} || (m == m && !(v == v))) { m = v; p = ${position}; } } }
      return p;`,
    );
  }
  const fold = FOLDS[kind];
  if (fold.start.includes('inf')) s.specials.add('inf');
  return built(
    s,
    `${before.join(' ')} let s = ${fold.start}; for (let k = 0; k < steps; k++) { if (${position} < size) { ${load} ${fold.step} } } return s;`,
  );
}

/** The best of candidate positions [outer, chunks, inner] within x [outer, size, inner]. */
export function candidatesKernel(kind: 'argmax' | 'argmin', backend: Backend): Built {
  const s = scope(backend);
  inputs(s, 'x', 'candidates');
  integers(s, 'offset size inner chunks');
  s.specials.add('inf');
  const row = quotient(s, X, 'inner');
  const better = kind === 'argmax' ? 'v > m' : 'v < m';
  return built(
    s,
    `let m = ${kind === 'argmax' ? '-inf' : 'inf'}; let p = 0.0;
    for (let k = 0; k < chunks; k++) {
      const q = candidates[${X} - ${row} * inner + (${row} * chunks + k) * inner];
      const v = x[offset + ${X} - ${row} * inner + (${row} * size + (q | 0)) * inner];
      if (k == 0) { m = v; p = q; }
      if (${better} || (m == m && !(v == v))) { m = v; p = q; }
    }
    return p;`,
  );
}

const OPERANDS: Record<string, ArgumentType> = {
  a: 'Input',
  ao: 'Integer',
  ba: 'Integer',
  ra: 'Integer',
  ca: 'Integer',
  b: 'Input',
  bo: 'Integer',
  bb: 'Integer',
  rb: 'Integer',
  cb: 'Integer',
  m: 'Integer',
  n: 'Integer',
  depth: 'Integer',
};

/**
 * Row (or tile of rows), column and batch of a thread. WebAssembly is twenty times faster where gpu.js sees that neighbours share a row, which
 * it does in a result of three dimensions; on WebGPU that would make workgroups of 8 × 8, and neighbours 64 in a row read b faster.
 */
function place(s: Scope, rows: string): { row: string; column: string; batch: string; rank: number } {
  if (s.backend === 'webasm') return { row: 'this.thread.y', column: X, batch: 'this.thread.z', rank: 3 };
  const line = quotient(s, X, 'n');
  const batch = quotient(s, line, rows);
  return { row: `(${line} - ${batch} * ${rows})`, column: `(${X} - ${line} * n)`, batch, rank: 1 };
}

/** out[batch, i, j] = Σ_k a[batch, i, k] · b[batch, k, j], one element a thread; offsets, then strides of batch, rows and columns. */
export function productKernel(backend: Backend): Built {
  const s = scope(backend);
  Object.assign(s.types, OPERANDS);
  const { row, column, batch, rank } = place(s, 'm');
  const code = `let s = 0.0;
    for (let k = 0; k < depth; k++) {
      s = s + a[ao + ${batch} * ba + ${row} * ra + k * ca] * b[bo + ${batch} * bb + k * rb + ${column} * cb];
    }
    return s;`;
  return { ...built(s, code), rank };
}

/**
 * The same, four rows a thread: neighbouring threads read neighbouring columns of b, and each element of b serves four rows. Results lie as
 * [batch, rows / 4, n, 4]; rows past the last repeat it.
 */
export function tiledProductKernel(backend: Backend): Built {
  const s = scope(backend);
  Object.assign(s.types, OPERANDS, { tiles: 'Integer' });
  const { row: tile, column, batch, rank } = place(s, 'tiles');
  const row = (r: number): string => {
    // The smaller of row and m − 1 by bits: Math.min would make it a float.
    const over = `(${tile} * 4 + ${r} - m + 1)`;
    return `a[ao + ${batch} * ba + (m - 1 + (${over} & (${over} >> 31))) * ra + k * ca]`;
  };
  const code = `let s0 = 0.0; let s1 = 0.0; let s2 = 0.0; let s3 = 0.0;
    for (let k = 0; k < depth; k++) {
      const v = b[bo + ${batch} * bb + k * rb + ${column} * cb];
      s0 = s0 + ${row(0)} * v; s1 = s1 + ${row(1)} * v; s2 = s2 + ${row(2)} * v; s3 = s3 + ${row(3)} * v;
    }
    return [s0, s1, s2, s3];`;
  return { ...built(s, code, 4), rank };
}

/** All of `old` with a window (offset, sizes, strides from the largest down) replaced by `fresh` in row-major order. */
export function scatterKernel(rank: number, backend: Backend): Built {
  const s = scope(backend);
  inputs(s, 'old', 'fresh');
  integers(s, 'offset');
  for (let d = 0; d < rank; d++) integers(s, `stride${d} size${d} step${d}`);
  let rest = `(${X} - offset)`;
  const inside = [`${X} >= offset`];
  const steps = ['0'];
  for (let d = 0; d < rank; d++) {
    inside.push(`quo(${rest}, stride${d}) < size${d}`);
    steps.push(`quo(${rest}, stride${d}) * step${d}`);
    rest = `rem(${rest}, stride${d})`;
  }
  inside.push(`${rest} == 0`);
  return built(s, `let v = old[${X}]; if (${inside.join(' && ')}) { v = fresh[${steps.join(' + ')}]; } return v;`);
}

/** out[o, i, k] = x[o, at[i], k] for x [outer, size, inner]. */
export function takeKernel(backend: Backend): Built {
  const s = scope(backend);
  inputs(s, 'x', 'at');
  integers(s, 'offset size inner count');
  const row = quotient(s, X, 'inner');
  const outer = quotient(s, row, 'count');
  return built(
    s,
    `const p = at[${row} - ${outer} * count]; return x[offset + ${X} - ${row} * inner + (${outer} * size + (p | 0)) * inner];`,
  );
}
