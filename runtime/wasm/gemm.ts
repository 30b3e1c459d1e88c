import type { Scratch } from './scratch.js';

type Real = Float32Array | Float64Array;

/** Tile sizes: packed B (K × N) stays below 4 MB, A's tile in a second-level cache. */
const TILE_M = 256;
const TILE_K = 1024;
const TILE_N = 1024;
/** Below this many rows of A a packed B is not used often enough to pay for the packing. */
const PACK_ROWS = 16;
/** Below this many columns of B a packed A is not. */
const PACK_COLUMNS = 64;
/** Elements of B that stay in a first-level cache whichever way they are read. */
const SMALL = 4096;
/** Elements of B that go through scratch at a time where few rows of A use them: they are still in a second-level cache when they are read. */
const PASSING = 32_768;
/** Shorter runs are copied element by element: a `set` of a subarray costs as much as some 40 elements. */
const RUN = 48;

/** Copies count elements from data[offset …] to memory[at …]. */
function copy(memory: Real, at: number, data: Real, offset: number, count: number): void {
  memory.set(offset === 0 && count === data.length ? data : data.subarray(offset, offset + count), at);
}

/** Copies a rows × columns tile into scratch at element `at`, row by row or, where that is how it lies, column by column. Returns true for rows. */
function stage(
  memory: Real,
  at: number,
  data: Real,
  offset: number,
  rowStride: number,
  columnStride: number,
  rows: number,
  columns: number,
): boolean {
  if (columnStride === 1 && (rowStride === columns || rows === 1)) {
    copy(memory, at, data, offset, rows * columns);
    return true;
  }
  if (rowStride === 1 && (columnStride === rows || columns === 1)) {
    copy(memory, at, data, offset, rows * columns);
    return false;
  }
  if (columnStride === 1 && columns >= RUN) {
    for (let i = 0; i < rows; i++) copy(memory, at + i * columns, data, offset + i * rowStride, columns);
    return true;
  }
  if (rowStride === 1 && rows >= RUN) {
    for (let j = 0; j < columns; j++) copy(memory, at + j * rows, data, offset + j * columnStride, rows);
    return false;
  }
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) memory[at++] = data[offset + i * rowStride + j * columnStride]!;
  }
  return true;
}

/** Copies a tile between rows of `fromLd` and rows of `toLd` elements. */
function copyTile(
  from: Real,
  fromAt: number,
  fromLd: number,
  to: Real,
  toAt: number,
  toLd: number,
  rows: number,
  columns: number,
): void {
  if (fromLd === columns && toLd === columns) copy(to, toAt, from, fromAt, rows * columns);
  else if (columns >= RUN) {
    for (let i = 0; i < rows; i++) copy(to, toAt + i * toLd, from, fromAt + i * fromLd, columns);
  } else {
    for (let i = 0; i < rows; i++) {
      const p = fromAt + i * fromLd;
      const q = toAt + i * toLd;
      for (let j = 0; j < columns; j++) to[q + j] = from[p + j]!;
    }
  }
}

/**
 * c ← a · b. a is [m, k] with element (i, j) at a[ao + i·ra + j·ca], b is [k, n] likewise, c is [m, n], contiguous from c[co]. Works tile by tile, so
 * scratch stays under 16 MB for matrices of any size. All three arrays have one type.
 */
export function gemm(
  scratch: Scratch,
  m: number,
  n: number,
  k: number,
  a: Real,
  ao: number,
  ra: number,
  ca: number,
  b: Real,
  bo: number,
  rb: number,
  cb: number,
  c: Real,
  co: number,
): void {
  const single = c instanceof Float32Array;
  const size = single ? 4 : 8;
  const pad = single ? 7 : 3;
  const tm = Math.min(m, TILE_M);
  const tn = Math.min(n, TILE_N);
  const tk = Math.min(k, m < PACK_ROWS ? Math.max(64, Math.floor(PASSING / tn)) : TILE_K);
  const packsA = single && n >= PACK_COLUMNS;
  const packsB =
    !single || cb !== 1 || (m >= PACK_ROWS && (k * n > SMALL || n % 8 !== 0 || (packsA && scratch.unrolls)));
  // Areas in elements, each with room for what vectors read past its end: A, B, both in panels, C in whole blocks.
  const ld = (tn + pad) & ~pad;
  const high = (tm + 3) & ~3;
  const sizeA = (tm * tk + 31) & ~15;
  const sizeB = (tk * tn + 31) & ~15;
  const panelsA = packsA ? (high * tk + 31) & ~15 : 0;
  const panelsB = packsB ? (tk * ld + 31) & ~15 : 0;
  const start = scratch.reserve((sizeA + sizeB + panelsA + panelsB + high * ld + 32) * size);
  const memory = single ? scratch.f32 : scratch.f64;
  const atA = start / size;
  const atB = atA + sizeA;
  const pa = (atB + sizeB) * size;
  const pb = pa + panelsA * size;
  const atC = atB + sizeB + panelsA + panelsB;
  const pc = atC * size;
  const { kernels } = scratch;
  const product = single ? kernels.gemmF32 : kernels.gemmF64;
  if (k === 0) c.fill(0, co, co + m * n);
  for (let j = 0; j < n; j += tn) {
    const width = Math.min(tn, n - j);
    const ldc = (width + pad) & ~pad;
    const step = ldc * size;
    for (let x = 0; x < k; x += tk) {
      const depth = Math.min(tk, k - x);
      const rowsB = stage(memory, atB, b, bo + x * rb + j * cb, rb, cb, depth, width);
      const rowB = size * (rowsB ? width : 1);
      const columnB = size * (rowsB ? 1 : depth);
      if (packsB) (single ? kernels.packF32 : kernels.packF64)(atB * size, rowB, columnB, pb, depth, width);
      const [bAt, bRow, bPanel] = packsB ? [pb, 32, 32 * depth] : [atB * size, rowB, 32];
      const fresh = x === 0 ? 1 : 0;
      for (let i = 0; i < m; i += tm) {
        const height = Math.min(tm, m - i);
        const rowsA = stage(memory, atA, a, ao + i * ra + x * ca, ra, ca, height, depth);
        const rowA = size * (rowsA ? depth : 1);
        const columnA = size * (rowsA ? 1 : height);
        const at = co + i * n + j;
        if (x > 0 && m > tm) copyTile(c, at, n, memory, atC, ldc, height, width);
        if (packsA) {
          kernels.packRowsF32(start, rowA, columnA, pa, height, depth);
          const panels = packsB && scratch.unrolls ? kernels.gemmUnrolledF32 : kernels.gemmPanelsF32;
          panels(pa, bAt, bRow, bPanel, pc, step, height, depth, width, fresh);
        } else product(start, rowA, columnA, bAt, bRow, bPanel, pc, step, height, depth, width, fresh);
        // With one tile of rows the sums stay in scratch until they are done.
        if (m <= tm && x + depth < k) continue;
        if (single && width === n && ldc !== n) {
          kernels.compactF32(pc, ldc, n, height);
          copy(c, at, memory, atC, height * n);
        } else copyTile(memory, atC, ldc, c, at, n, height, width);
      }
    }
  }
}
