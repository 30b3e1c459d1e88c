/** Sizes of the blocks a product is cut into: `rows × inner` of the left matrix times `inner × columns` of the right one. */
export interface Blocks {
  readonly rows: number;
  readonly columns: number;
  readonly inner: number;
}

/** OpenBLAS multiplies without packing its operands first when `m·n·k` is at most this (`sgemm_small_kernel_permit.c`). */
const UNPACKED_WORK = 1e6;
/** Where only the right matrix is transposed, a block of the result may have no more elements than this. */
const UNPACKED_RESULT = 1200;
/** The side of a result from which packing pays, by the number of threads: the unpacked kernels use one. */
const narrow = (threads: number): number => (threads === 1 ? 64 : Math.floor(20 / threads));

/** Parts begin at whole cache lines where they are larger than one. */
const LINE = 16;

/** The size of about equal parts of `size`, none larger than `most`. */
function even(size: number, most: number): number {
  const limit = Math.max(1, most < LINE ? Math.floor(most) : most - (most % LINE));
  const part = Math.ceil(size / Math.ceil(size / limit));
  return part < LINE ? part : Math.min(limit, Math.ceil(part / LINE) * LINE);
}

/**
 * How to cut the product of an `m × k` and a `k × n` matrix so that OpenBLAS's AVX-512 kernels need not pack; `null` where one call is faster
 * (square products, where packing pays, and those that are small enough already).
 *
 * Packing copies both matrices into panels. A result with few rows or columns uses each panel a few times only: a batch of 10 pictures
 * times weights of 3,073 × 500 takes 590 µs packed and 320 in blocks. Figures: docs/decisions/fast-paths.md.
 */
export function blocksOf(m: number, n: number, k: number, bTransposedOnly: boolean, threads: number): Blocks | null {
  const short = Math.min(m, n);
  const long = Math.max(m, n);
  if (short > narrow(threads)) return null;
  let side = short;
  let along: number;
  if (bTransposedOnly) {
    if (m * n <= UNPACKED_RESULT ? m * n * k <= UNPACKED_WORK : k < 4 * short) return null;
    side = even(short, 32);
    along = even(long, UNPACKED_RESULT / side);
  } else {
    if (m * n * k <= UNPACKED_WORK) return null;
    // Whole rows come faster than parts of them, as long as a block is not thin.
    along = short * long * 100 <= UNPACKED_WORK ? long : even(long, Math.max(64, UNPACKED_WORK / (short * 256)));
  }
  const inner = even(k, UNPACKED_WORK / (side * along));
  return m < n ? { rows: side, columns: along, inner } : { rows: along, columns: side, inner };
}
