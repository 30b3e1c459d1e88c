import { availableParallelism } from 'node:os';
import { type Accelerator, accelerate } from '../device/cpu/accelerator.js';
import type { TypedArray } from '../tensor/dtype.js';
import { blocksOf } from './blas-blocks.js';
import { type BlasFamily, FAMILIES } from './blas-libraries.js';
import { type NativeFunction, NativeLibrary } from './koffi.js';

/** What `gradbook doctor` says about the native BLAS. */
export interface BlasInfo {
  /** `OpenBLAS`, `MKL`, `BLIS`, `Accelerate`, or `none`. */
  readonly name: string;
  /** File of the library. */
  readonly path?: string;
  /** Processor core its kernels were chosen for, or its version, where it tells. */
  readonly core?: string;
  /** Threads a product may use, where the library tells. */
  readonly threads?: number;
  /** Why there is none. */
  readonly reason?: string;
}

interface Blas {
  readonly sgemm: NativeFunction;
  readonly dgemm: NativeFunction;
  readonly info: BlasInfo;
  /** Threads of a product where narrow ones are to be cut into blocks, else 0. */
  readonly blockThreads: number;
}

/**
 * Threads for a product unless `GRADBOOK_BLAS_THREADS` or the library's own variable says otherwise: half the processors, at most four. The
 * other half keeps completion and output of the notebook smooth, and products of course size gain little from more.
 */
function defaultThreads(): number {
  return Math.max(1, Math.min(4, availableParallelism() >> 1));
}

function wantedThreads(family: BlasFamily): number {
  for (const name of ['GRADBOOK_BLAS_THREADS', ...family.threadVariables]) {
    const n = Number.parseInt(process.env[name] ?? '', 10);
    if (n > 0) return n;
  }
  return defaultThreads();
}

const GEMM = '(int, int, int, int, int, int, REAL, void *, int, void *, int, REAL, void *, int)';

function open(file: string, family: BlasFamily): Blas | null {
  const threads = wantedThreads(family);
  // A library starts its threads when it is loaded: it must read the number from the environment before that.
  const variable = family.threadVariables[0];
  const mine = variable !== undefined && process.env[variable] === undefined;
  if (mine) process.env[variable] = String(threads);
  const library = NativeLibrary.open(file);
  // Programs the user starts later decide for themselves.
  if (mine) delete process.env[variable];
  const sgemm = library?.bind(`void cblas_sgemm${GEMM.replaceAll('REAL', 'float')}`);
  const dgemm = library?.bind(`void cblas_dgemm${GEMM.replaceAll('REAL', 'double')}`);
  if (!library || !sgemm || !dgemm) return null;
  if (family.setThreads) library.bind(family.setThreads)?.(threads);
  const core = family.core && (library.bind(family.core)?.() as string | undefined);
  const count = family.getThreads && Number(library.bind(family.getThreads)?.());
  return {
    sgemm,
    dgemm,
    info: { name: family.name, path: library.path, ...(core && { core }), ...(count && { threads: count }) },
    blockThreads: core && count && family.unpackedCores?.includes(core) ? count : 0,
  };
}

function find(): Blas | BlasInfo {
  const setting = process.env.GRADBOOK_BLAS?.trim() ?? '';
  if (setting.toLowerCase() === 'off') return { name: 'none', reason: 'switched off by GRADBOOK_BLAS=off' };
  if (setting && setting.toLowerCase() !== 'auto') {
    const stem = setting.toLowerCase();
    const family = FAMILIES.find(({ name }) => stem.includes(name.toLowerCase())) ?? FAMILIES[2]!;
    const files = /[./\\]/.test(setting) ? [setting] : (family.files[process.platform] ?? []);
    for (const file of files) {
      const blas = open(file, family);
      if (blas) return blas;
    }
    return { name: 'none', reason: `GRADBOOK_BLAS=${setting}: no such library, or it has no cblas_sgemm` };
  }
  for (const family of FAMILIES) {
    for (const file of family.files[process.platform] ?? []) {
      const blas = open(file, family);
      if (blas) return blas;
    }
  }
  return { name: 'none', reason: 'no OpenBLAS, MKL, BLIS or Accelerate found (on Debian: apt install libopenblas0)' };
}

let found: Blas | BlasInfo | undefined;

function library(): Blas | null {
  found ??= find();
  return 'sgemm' in found ? found : null;
}

/** The native BLAS in use, looking for one first if no product has been large enough yet. */
export function blasInfo(): BlasInfo {
  const blas = library();
  return blas ? blas.info : (found as BlasInfo);
}

const ROW_MAJOR = 101;
const PLAIN = 111;
const TRANSPOSED = 112;

/** Leading dimension of a matrix BLAS can read where it lies: positive for rows, negative for columns, 0 when it must be copied. */
function leading(rows: number, columns: number, rowStride: number, columnStride: number): number {
  if ((columnStride === 1 || columns === 1) && (rowStride >= columns || rows === 1))
    return Math.max(rowStride, columns);
  if ((rowStride === 1 || rows === 1) && (columnStride >= rows || columns === 1)) return -Math.max(columnStride, rows);
  return 0;
}

/** What C sees of an array from an offset on. */
function from(array: TypedArray, offset: number): TypedArray {
  return offset === 0 ? array : array.subarray(offset);
}

/** The native BLAS as the CPU device calls it; matrices are multiplied where they lie. The library is looked for at the first call. */
export const blas: Accelerator = {
  name: 'blas',
  minLength: Number.POSITIVE_INFINITY,
  minWork: 256,
  gemm(m, n, k, a, ao, ra, ca, b, bo, rb, cb, c, co) {
    const real = c instanceof Float32Array || c instanceof Float64Array;
    if (!real || k === 0) return false;
    const lda = leading(m, k, ra, ca);
    const ldb = leading(k, n, rb, cb);
    if (lda === 0 || ldb === 0) return false;
    const native = library();
    if (!native) return false;
    const call = c instanceof Float32Array ? native.sgemm : native.dgemm;
    const transA = lda > 0 ? PLAIN : TRANSPOSED;
    const transB = ldb > 0 ? PLAIN : TRANSPOSED;
    const block = (i: number, j: number, p: number, rows: number, columns: number, inner: number) =>
      call(
        ROW_MAJOR,
        transA,
        transB,
        rows,
        columns,
        inner,
        1,
        from(a, ao + i * ra + p * ca),
        Math.abs(lda),
        from(b, bo + p * rb + j * cb),
        Math.abs(ldb),
        p === 0 ? 0 : 1,
        from(c, co + i * n + j),
        n,
      );
    const blocks = native.blockThreads > 0 ? blocksOf(m, n, k, lda > 0 && ldb < 0, native.blockThreads) : null;
    if (!blocks) block(0, 0, 0, m, n, k);
    else
      for (let i = 0; i < m; i += blocks.rows)
        for (let j = 0; j < n; j += blocks.columns)
          for (let p = 0; p < k; p += blocks.inner)
            block(
              i,
              j,
              p,
              Math.min(blocks.rows, m - i),
              Math.min(blocks.columns, n - j),
              Math.min(blocks.inner, k - p),
            );
    return true;
  },
};

let remove: (() => void) | null = null;

/**
 * Lets large products go to a BLAS that this machine already has (`GRADBOOK_BLAS=off` keeps them in WebAssembly, a path or a family's name
 * chooses). Costs nothing until the first large product. Returns a function that switches it off again.
 */
export function installBlas(): () => void {
  if (process.env.GRADBOOK_BLAS?.trim().toLowerCase() === 'off') return () => {};
  remove ??= accelerate(blas);
  return () => {
    remove?.();
    remove = null;
  };
}
