import type { Windows } from '../nn/functional/unfold.js';
import type { Program } from '../ops/program.js';
import type { DType, TypedArray } from '../tensor/dtype.js';
import type { Storage, Strided } from '../tensor/storage.js';

/** An operand of a pointwise program: elements, or one number for all of them. */
export type Operand = Strided | number;

/** Reductions of rows; `argmax` and `argmin` give positions, the first among equals; NaN wins over every number. */
export type Reduction = 'sum' | 'mean' | 'prod' | 'max' | 'min' | 'argmax' | 'argmin' | 'any' | 'all';

/**
 * A place where tensors live and the named kernels that work there. Kernels get their outputs allocated, shapes checked and dtypes
 * decided; they see only where elements lie ({@link Strided}) and never record gradients. A device that lacks an optional kernel
 * leaves it out: the operation then fails with a sentence that names both.
 */
export interface Device {
  /** `cpu`, `gpu` … */
  readonly type: string;
  /** A new storage of `length` zeros. */
  allocate(dtype: DType, length: number): Storage;
  /** A new storage with anything in it, for kernels that write every element. */
  unfilled(dtype: DType, length: number): Storage;
  /** Takes back a storage that nothing refers to any more. */
  recycle(storage: Storage): void;
  /** Number of elements of a storage. */
  lengthOf(storage: Storage): number;
  /** A new storage holding these elements. */
  upload(dtype: DType, data: TypedArray): Storage;
  /** All elements of a storage, copied to (or shared with) the CPU. Waits until they are there. */
  download(storage: Storage): TypedArray;

  /** One element; where it is left out, all are downloaded. */
  element?(storage: Storage, index: number): number;

  /** out[i] = program(operands[i]), operands broadcast to the shape of `out`. Also copies, fills, casts and strided writes. */
  map(program: Program, out: Strided, a: Operand, b?: Operand, c?: Operand, d?: Operand): void;
  /** Reduces the middle of x seen as [outer, size, inner], which is contiguous; out is contiguous [outer, inner]. */
  reduce(kind: Reduction, out: Strided, x: Strided, outer: number, size: number, inner: number): void;
  /** out[m, n] = a[m, k] · b[k, n]; the operands are 2-dimensional with any strides, out is contiguous. */
  matmul(out: Strided, a: Strided, b: Strided): void;
  /** out[i, m, n] = a[i, m, k] · b[i, k, n] at once; where it is left out, matrix by matrix. */
  batchMatmul?(out: Strided, a: Strided, b: Strided): void;
  /** out[o, i, k] = x[o, at[i], k] for a contiguous x [outer, size, inner], positions in range; where it is left out, the CPU does it. */
  takeRows?(out: Strided, x: Strided, at: ArrayLike<number>, outer: number, size: number, inner: number): void;
  /** Positions that sort the middle of a contiguous x [outer, size, inner], the first `keep` of them; false where the CPU has to do it. */
  order?(
    out: Strided,
    x: Strided,
    outer: number,
    size: number,
    inner: number,
    keep: number,
    descending: boolean,
  ): boolean;
  /** out[o, k, j] = x[o, at[o, k, j], j] for contiguous operands and positions in range, and back with what falls together added up. */
  pick?(out: Strided, x: Strided, at: Strided, size: number, inner: number, keep: number): boolean;
  spread?(out: Strided, g: Strided, at: Strided, size: number, inner: number, keep: number): boolean;
  /** Running sums or products along the middle of a contiguous x [outer, size, inner]. */
  scan?(kind: 'cumsum' | 'cumprod', out: Strided, x: Strided, size: number, inner: number): boolean;
  /** [N, C, H, W] → [C·kh·kw, N·oh·ow], and back with overlaps added up; false where it is too large. */
  unfold?(out: Strided, x: Strided, windows: Windows): boolean;
  fold?(out: Strided, x: Strided, windows: Windows): boolean;
  /** Computes the elements of a storage now, where work is put off. */
  settle?(storage: Storage): void;
  /** Says that work which is likely to come again ends here: a training step. */
  boundary?(): void;
  /** Frees the elements of a storage at once. */
  dispose?(storage: Storage): void;
  /** Softmax, or its logarithm, over the middle of contiguous [outer, size, inner]. */
  softmax(out: Strided, x: Strided, outer: number, size: number, inner: number, log: boolean): void;
}
