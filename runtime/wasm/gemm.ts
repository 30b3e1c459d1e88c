import type { Scratch } from './scratch.js';

/** A matrix inside a typed array: element (i, j) lies at offset + i·rowStride + j·columnStride. */
export interface MatrixView<A extends Float32Array | Float64Array> {
  data: A;
  offset: number;
  rowStride: number;
  columnStride: number;
}

/** Tile sizes: packed B (K × N) stays below 4 MB, A's tile in a second-level cache. */
const TILE = { M: 256, K: 1024, N: 1024 };
/** Below this many rows of A a packed B is not used often enough to pay for the packing. */
const PACK_ROWS = 16;
/** Shorter runs are copied element by element: a `set` of a subarray costs as much as some 40 elements. */
const RUN = 48;

const up = (n: number, to: number) => Math.ceil(n / to) * to;

/** Copies a rows × columns tile into scratch at element `at`, row by row or, where that is how it lies, column by column. Returns true for rows. */
function stage<A extends Float32Array | Float64Array>(
  memory: A,
  at: number,
  { data, offset, rowStride, columnStride }: MatrixView<A>,
  rows: number,
  columns: number,
): boolean {
  if (columnStride === 1 && (rowStride === columns || rows === 1)) {
    memory.set(data.subarray(offset, offset + rows * columns), at);
    return true;
  }
  if (rowStride === 1 && (columnStride === rows || columns === 1)) {
    memory.set(data.subarray(offset, offset + rows * columns), at);
    return false;
  }
  if (columnStride === 1 && columns >= RUN) {
    for (let i = 0; i < rows; i++) {
      const from = offset + i * rowStride;
      memory.set(data.subarray(from, from + columns), at + i * columns);
    }
    return true;
  }
  if (rowStride === 1 && rows >= RUN) {
    for (let j = 0; j < columns; j++) {
      const from = offset + j * columnStride;
      memory.set(data.subarray(from, from + rows), at + j * rows);
    }
    return false;
  }
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) memory[at++] = data[offset + i * rowStride + j * columnStride]!;
  }
  return true;
}

/** Copies C's tile between a contiguous M × N matrix and scratch rows of `ld` elements. */
function copyTile<A extends Float32Array | Float64Array>(
  from: A,
  fromAt: number,
  fromLd: number,
  to: A,
  toAt: number,
  toLd: number,
  rows: number,
  columns: number,
): void {
  if (fromLd === columns && toLd === columns) {
    to.set(from.subarray(fromAt, fromAt + rows * columns), toAt);
  } else if (columns >= RUN) {
    for (let i = 0; i < rows; i++) {
      to.set(from.subarray(fromAt + i * fromLd, fromAt + i * fromLd + columns), toAt + i * toLd);
    }
  } else {
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) to[toAt + i * toLd + j] = from[fromAt + i * fromLd + j]!;
    }
  }
}

/**
 * c ← a · b, or c ← c + a · b with `accumulate`: a is [M, K], b is [K, N], both with any strides; c is [M, N], contiguous from `offset`.
 * Works tile by tile, so scratch stays under 16 MB for matrices of any size.
 */
export function gemm<A extends Float32Array | Float64Array>(
  scratch: Scratch,
  M: number,
  N: number,
  K: number,
  a: MatrixView<A>,
  b: MatrixView<A>,
  c: A,
  offset: number,
  accumulate = false,
): void {
  const size = c.BYTES_PER_ELEMENT;
  const width = size === 4 ? 8 : 4;
  const tm = Math.min(M, TILE.M);
  const tn = Math.min(N, TILE.N);
  const tk = Math.min(K, TILE.K);
  const packs = size === 8 || M >= PACK_ROWS || b.columnStride !== 1;
  const ld = up(tn, width);
  const room = [tm * tk, tk * tn, packs ? tk * ld : 0, up(tm, 4) * ld].map((n) => up(n * size, 64) + 64);
  const atA = scratch.reserve(room[0]! + room[1]! + room[2]! + room[3]!);
  const atB = atA + room[0]!;
  const atPanels = atB + room[1]!;
  const atC = atPanels + room[2]!;
  const memory = (size === 4 ? scratch.f32 : scratch.f64) as A;
  const { kernels } = scratch;
  if (K === 0 && !accumulate) c.fill(0, offset, offset + M * N);
  for (let j = 0; j < N; j += tn) {
    const n = Math.min(tn, N - j);
    const ldc = up(n, width);
    for (let k = 0; k < K; k += tk) {
      const depth = Math.min(tk, K - k);
      const tileB = { ...b, offset: b.offset + k * b.rowStride + j * b.columnStride };
      const byRows = stage(memory, atB / size, tileB, depth, n);
      const rowB = size * (byRows ? n : 1);
      const columnB = size * (byRows ? 1 : depth);
      if (packs) (size === 4 ? kernels.packF32 : kernels.packF64)(atB, rowB, columnB, atPanels, depth, n);
      for (let i = 0; i < M; i += tm) {
        const m = Math.min(tm, M - i);
        const tileA = { ...a, offset: a.offset + i * a.rowStride + k * a.columnStride };
        const rowsA = stage(memory, atA / size, tileA, m, depth);
        const rowA = size * (rowsA ? depth : 1);
        const columnA = size * (rowsA ? 1 : m);
        const at = offset + i * N + j;
        if (accumulate || k > 0) copyTile(c, at, N, memory, atC / size, ldc, m, n);
        else memory.fill(0, atC / size, atC / size + up(m, 4) * ldc);
        if (size === 8) kernels.gemmF64(atA, rowA, columnA, atPanels, atC, ldc * size, m, depth, n);
        else if (packs) {
          kernels.gemmF32(atA, rowA, columnA, atPanels, 32, 32 * depth, atC, ldc * size, m, depth, n);
        } else kernels.gemmF32(atA, rowA, columnA, atB, rowB, 32, atC, ldc * size, m, depth, n);
        copyTile(memory, atC / size, ldc, c, at, N, m, n);
      }
    }
  }
}
