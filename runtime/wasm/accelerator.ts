import type { Accelerator } from '../device/cpu/accelerator.js';
import { channels } from './channels.js';
import {
  adam,
  axpy,
  BINARY,
  type BinaryName,
  binary,
  chain,
  chainSum,
  sum,
  UNARY,
  type UnaryName,
  unary,
} from './elementwise.js';
import { gemm } from './gemm.js';
import { orthogonalRows } from './jacobi.js';
import { wasmScratch } from './scratch.js';
import { softmaxRows, softmaxStatistics } from './softmax.js';

const UNARY_NAMES: ReadonlySet<string> = new Set(UNARY);
/** By the names of the device's programs: the gradient of tanh with respect to its input is `tanhGrad0`. */
const BINARY_NAMES: ReadonlyMap<string, BinaryName> = new Map(
  BINARY.map((name) => [name.endsWith('Grad') ? `${name}0` : name, name]),
);

/** The SIMD kernels as the CPU device calls them. The module is instantiated at the first call that accepts. */
export const wasm: Accelerator = {
  name: 'wasm',
  minLength: 96,
  minWork: 700,
  gemm(m, n, k, a, ao, ra, ca, b, bo, rb, cb, c, co) {
    const scratch = wasmScratch();
    if (!scratch) return false;
    // All three have one dtype: the device promotes before it multiplies.
    const real = c instanceof Float32Array || c instanceof Float64Array;
    if (!real) return false;
    gemm(scratch, m, n, k, a as typeof c, ao, ra, ca, b as typeof c, bo, rb, cb, c, co);
    return true;
  },
  orthogonalRows(n, w, j, small) {
    const scratch = wasmScratch();
    return scratch !== null && orthogonalRows(scratch, n, w, j, small);
  },
  unary(name, n, o, oo, x, xo) {
    const scratch = UNARY_NAMES.has(name) ? wasmScratch() : null;
    if (!scratch) return false;
    unary(scratch, name as UnaryName, x, xo, o, oo, n);
    return true;
  },
  binary(name, n, o, oo, a, ao, sa, b, bo, sb) {
    const kernel = BINARY_NAMES.get(name);
    const scratch = kernel ? wasmScratch() : null;
    if (!scratch || !kernel) return false;
    const x = typeof a !== 'number' && sa === 0 ? a[ao]! : a;
    const y = typeof b !== 'number' && sb === 0 ? b[bo]! : b;
    binary(scratch, kernel, x, ao, y, bo, o, oo, n);
    return true;
  },
  chain(steps, n, o, x) {
    const scratch = wasmScratch();
    if (!scratch) return false;
    chain(scratch, steps, n, o, x);
    return true;
  },
  chainSum(steps, n, x) {
    const scratch = wasmScratch();
    return scratch ? chainSum(scratch, steps, n, x) : undefined;
  },
  sum(n, x, xo) {
    const scratch = wasmScratch();
    return scratch ? sum(scratch, x, xo, n) : undefined;
  },
  softmax(rows, size, o, oo, x, xo, log) {
    const scratch = size > 0 ? wasmScratch() : null;
    if (!scratch) return false;
    softmaxRows(scratch, log, x, xo, o, oo, rows, size);
    return true;
  },
  axpy(n, alpha, x, xo, y, yo) {
    const scratch = wasmScratch();
    if (!scratch) return false;
    axpy(scratch, alpha, x, xo, y, yo, n);
    return true;
  },
  adam(n, p, at, g, from, m, v, step) {
    const scratch = wasmScratch();
    if (!scratch) return false;
    adam(scratch, n, p, at, g, from, m, v, step);
    return true;
  },
  channels,
  softmaxStatistics(rows, size, o, x, xo, stats) {
    const scratch = size > 0 ? wasmScratch() : null;
    if (!scratch) return false;
    softmaxStatistics(scratch, x, xo, o, stats, rows, size);
    return true;
  },
};
