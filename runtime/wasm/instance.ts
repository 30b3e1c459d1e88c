import { kernels, relaxed } from './bytes.generated.js';

/** What kernels.as.ts exports. Pointers are bytes, counts are elements. */
export interface Kernels {
  readonly memory: WebAssembly.Memory;
  exp: Unary;
  log: Unary;
  tanh: Unary;
  sigmoid: Unary;
  relu: Unary;
  sqrt: Unary;
  neg: Unary;
  abs: Unary;
  square: Unary;
  reciprocal: Unary;
  add: Binary;
  sub: Binary;
  mul: Binary;
  div: Binary;
  reluGrad: Binary;
  tanhGrad: Binary;
  sigmoidGrad: Binary;
  addScalar(s: number, d: number, n: number, c: number): void;
  subScalar(s: number, d: number, n: number, c: number): void;
  mulScalar(s: number, d: number, n: number, c: number): void;
  divScalar(s: number, d: number, n: number, c: number): void;
  axpy(s: number, d: number, n: number, alpha: number): void;
  sum(s: number, n: number): number;
  maximum(s: number, n: number): number;
  /** p, g, m, v, n, then β1, β2, 1 − β1, 1 − β2, step, correction, ε, shrink, penalty, sign. */
  adam(...pointersAndNumbers: number[]): void;
  columnStatistics(x: number, mean: number, variance: number, rows: number, n: number): void;
  columnAffine(x: number, d: number, mean: number, factor: number, shift: number, rows: number, n: number): void;
  columnSums(g: number, x: number, mean: number, plain: number, centred: number, rows: number, n: number): void;
  columnGradient(
    g: number,
    x: number,
    d: number,
    mean: number,
    shift: number,
    slope: number,
    factor: number,
    rows: number,
    n: number,
  ): void;
  softmaxStatistics(s: number, d: number, stats: number, rows: number, n: number): void;
  softmaxRows(s: number, d: number, rows: number, n: number): void;
  logSoftmaxRows(s: number, d: number, rows: number, n: number): void;
  softmaxGradRows(g: number, y: number, d: number, rows: number, n: number): void;
  packF32: Pack;
  packF64: Pack;
  packRowsF32: Pack;
  gemmF32: Product;
  gemmF64: Product;
  /** `gemmF32` for A in panels, which have no strides. */
  gemmPanelsF32(a: number, ...rest: ProductRest): void;
  /** The same with a longer loop, for B in panels. */
  gemmUnrolledF32(a: number, ...rest: ProductRest): void;
  /** Addresses of w, of j or 0, of room for n numbers; n and the cosine of rows that count as orthogonal. 1 where rows had to turn. */
  jacobiSweep(w: number, j: number, squares: number, n: number, small: number): number;
  compactF32(c: number, ld: number, n: number, rows: number): void;
}

/** A matrix by its strides in bytes into panels; the last two: rows and columns. */
type Pack = (x: number, rowStride: number, columnStride: number, panels: number, rows: number, columns: number) => void;
/** What a product takes after A. */
type ProductRest = [
  b: number,
  bRow: number,
  bPanel: number,
  c: number,
  ldc: number,
  M: number,
  K: number,
  N: number,
  fresh: number,
];
type Product = (a: number, aRow: number, aColumn: number, ...rest: ProductRest) => void;
type Unary = (s: number, d: number, n: number) => void;
type Binary = (a: number, b: number, d: number, n: number) => void;

/** The generator of normals, fused or emulated; it has a memory of its own. */
export interface Normals {
  readonly memory: WebAssembly.Memory;
  probe(): number;
  randn(s: number, pos: number, d: number, n: number): number;
  uniform(s: number, pos: number, d: number, n: number): number;
  dropoutMask(s: number, pos: number, d: number, n: number, keep: number, scale: number): number;
}

function instantiate<T>(base64: string): T {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i);
  return new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as T;
}

let loaded: Kernels | null | undefined;
let normals: Normals | null = null;

/**
 * The SIMD kernels, instantiated at the first call; `null` on an engine without WebAssembly SIMD. Nothing happens before that first call, so a
 * program with tiny tensors only never pays for it.
 */
export function wasmKernels(): Kernels | null {
  if (loaded === undefined) {
    try {
      loaded = instantiate<Kernels>(kernels);
    } catch {
      loaded = null; // no SIMD, or the page's content security policy forbids compiling: the plain loops do everything
    }
  }
  return loaded;
}

/** The SIMD kernels if they are there already. */
export const wasmLoaded = (): Kernels | null => loaded ?? null;

/** The fastest generator of normals that rounds as PyTorch does: relaxed SIMD where its madd is fused, emulation elsewhere. */
export function wasmNormals(): Normals | null {
  if (normals) return normals;
  try {
    const candidate = instantiate<Normals>(relaxed);
    if (candidate.probe() === 1) normals = candidate;
  } catch {
    // An engine without relaxed SIMD refuses the module.
  }
  normals ??= wasmKernels() as Normals | null;
  return normals;
}
