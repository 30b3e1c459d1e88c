import type { TypedArray } from '../../tensor/dtype.js';

/**
 * c[m, n] (row-major, contiguous, from `co` on) = a[m, k] · b[k, n]. `ao`, `ra`, `ca`: where a begins, its row and its column strides. All
 * arrays have one dtype.
 */
export type Gemm<R = void> = (
  m: number,
  n: number,
  k: number,
  a: TypedArray,
  ao: number,
  ra: number,
  ca: number,
  b: TypedArray,
  bo: number,
  rb: number,
  cb: number,
  c: TypedArray,
  co: number,
) => R;

/**
 * Faster kernels for large operands on the CPU (WebAssembly SIMD, a native BLAS). Each returns false to decline, then the plain
 * loops run. Arrays are the storages' own; offsets and strides count elements. They are called only above `minLength`.
 */
export interface Accelerator {
  readonly name: string;
  /** Smallest number of output elements worth the call for pointwise kernels, reductions and softmax. */
  readonly minLength: number;
  /** Smallest m·n·k worth the call for products. */
  readonly minWork: number;
  /** The product of matrices, or false to decline. */
  gemm?: Gemm<boolean>;
  /**
   * Turns the rows of w [n, n], two at a time, until the cosine between any two is at most `small`; the rows of j [n, n] turn along. To the bits of the loops
   * in linalg/dense/svd.ts.
   */
  orthogonalRows?(n: number, w: Float64Array, j: Float64Array | null, small: number): boolean;
  /** o[oo + i] = f(x[xo + i]) for the program called `name`, float32, contiguous. */
  unary?(name: string, n: number, o: Float32Array, oo: number, x: Float32Array, xo: number): boolean;
  /** o[oo + i] = f(a[ao + i·sa], b[bo + i·sb]), strides 0 or 1; a number stands for an operand that is the same everywhere. */
  binary?(
    name: string,
    n: number,
    o: Float32Array,
    oo: number,
    a: Float32Array | number,
    ao: number,
    sa: number,
    b: Float32Array | number,
    bo: number,
    sb: number,
  ): boolean;
  /** o = the steps one after the other on x, n contiguous elements from the start of both; takes every chain of operations chain.ts makes. */
  chain?(steps: readonly ChainStep[], n: number, o: Float32Array, x: Float32Array): boolean;
  /** The sum of what {@link chain} would give, to the same bits as `sum` of it. */
  chainSum?(steps: readonly ChainStep[], n: number, x: Float32Array): number | undefined;
  /** Sum of n contiguous elements, or undefined to decline. */
  sum?(n: number, x: Float32Array, xo: number): number | undefined;
  /** Softmax (or log softmax) of `rows` contiguous rows of `size` elements. */
  softmax?(rows: number, size: number, o: Float32Array, oo: number, x: Float32Array, xo: number, log: boolean): boolean;
  /** y[yo + i] += α · x[xo + i], float32, contiguous. */
  axpy?(n: number, alpha: number, x: Float32Array, xo: number, y: Float32Array, yo: number): boolean;
  /** One step of Adam on float32 parameters p[at + i] with gradients g[from + i] and both moments. */
  adam?(
    n: number,
    p: Float32Array,
    at: number,
    g: Float32Array,
    from: number,
    m: Float32Array,
    v: Float32Array,
    step: AdamStep,
  ): boolean;
  /** Batch normalisation of [rows, n] float32. */
  readonly channels?: ChannelKernels;
  /**
   * For each of `rows` contiguous rows of `size` logits: softmax into o (unless null), the largest logit and log Σ e^(x − largest) into stats[2r] and
   * stats[2r + 1]. Cross-entropy needs all three.
   */
  softmaxStatistics?(
    rows: number,
    size: number,
    o: Float32Array | null,
    x: Float32Array,
    xo: number,
    stats: Float64Array,
  ): boolean;
}

/** One operation of a chain: a program by its name, with a number for the other operand if it takes two. */
export interface ChainStep {
  readonly name: string;
  readonly scalar: number | undefined;
}

/** Work on the columns of a contiguous [rows, n] matrix; per-column arrays hold n float64. Each may decline by returning false. */
export interface ChannelKernels {
  /** Mean and biased variance of every column, then o = (x − mean) · factor + shift with what `prepare` puts into factor and shift. */
  normalize(
    rows: number,
    n: number,
    o: Float32Array,
    x: Float32Array,
    xo: number,
    mean: Float64Array,
    variance: Float64Array,
    factor: Float64Array,
    shift: Float64Array,
    prepare: () => void,
  ): boolean;
  /** o = (x − mean) · factor + shift. */
  affine(
    rows: number,
    n: number,
    o: Float32Array,
    x: Float32Array,
    xo: number,
    mean: Float64Array,
    factor: Float64Array,
    shift: Float64Array,
  ): boolean;
  /**
   * plain = Σ g and centred = Σ g · (x − mean) of every column; then, unless o is null, o = (g − shift − (x − mean) · slope) · factor with what
   * `prepare` puts into the three.
   */
  gradients(
    rows: number,
    n: number,
    o: Float32Array | null,
    g: Float32Array,
    go: number,
    x: Float32Array,
    xo: number,
    mean: Float64Array,
    plain: Float64Array,
    centred: Float64Array,
    shift: Float64Array,
    slope: Float64Array,
    factor: Float64Array,
    prepare: () => void,
  ): boolean;
}

/** The numbers of one Adam step. */
export interface AdamStep {
  readonly beta1: number;
  readonly beta2: number;
  /** Learning rate divided by 1 − β1ᵗ. */
  readonly stepSize: number;
  /** √(1 − β2ᵗ): divides the root of the second moment. */
  readonly correction: number;
  readonly eps: number;
  /** Factor on the parameter before the step (AdamW), and share of it in the gradient (Adam). */
  readonly shrink: number;
  readonly penalty: number;
  /** 1, or −1 to climb. */
  readonly sign: number;
}

/** The accelerators in use, the first that accepts wins. */
export const accelerators: Accelerator[] = [];

/** Smallest limits over all accelerators, so that small operations pay one comparison. */
export const limits = { length: Number.POSITIVE_INFINITY, work: Number.POSITIVE_INFINITY };

/** Puts an accelerator in front of the others; returns a function that takes it out again. */
export function accelerate(accelerator: Accelerator): () => void {
  accelerators.unshift(accelerator);
  refresh();
  return () => {
    const at = accelerators.indexOf(accelerator);
    if (at >= 0) accelerators.splice(at, 1);
    refresh();
  };
}

function refresh(): void {
  limits.length = Math.min(Number.POSITIVE_INFINITY, ...accelerators.map((a) => a.minLength));
  limits.work = Math.min(Number.POSITIVE_INFINITY, ...accelerators.map((a) => a.minWork));
}
