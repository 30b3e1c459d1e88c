import { availableParallelism } from 'node:os';
import { type BlasFamily, FAMILIES } from './blas-families.js';
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

/** A BLAS that was found. */
export interface Blas {
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

/** The native BLAS, looked for at the first call; null where there is none or it is switched off. */
export function nativeBlas(): Blas | null {
  found ??= find();
  return 'sgemm' in found ? found : null;
}

/** The native BLAS in use, looking for one first if no product has been large enough yet. */
export function blasInfo(): BlasInfo {
  const blas = nativeBlas();
  return blas ? blas.info : (found as BlasInfo);
}
