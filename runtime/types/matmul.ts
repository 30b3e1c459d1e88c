import type { Product } from './arithmetic.js';
import type { Broadcast, BroadcastError } from './broadcast.js';
import type { Arg, Shape } from './shape.js';

/**
 * The shape of `a.matmul(b)` for every rank: `[..., M, K] × [..., K, N]`, vectors as in PyTorch.
 *
 * @example
 * type S = MatMul<[32, 784], [784, 10]>; // [32, 10]
 * type T = MatMul<[8, 1, 2, 3], [5, 3, 4]>; // [8, 5, 2, 4]
 * type U = MatMul<[3], [3]>; // []
 */
export type MatMul<A extends Shape, B extends Shape> = number extends A['length']
  ? number[]
  : number extends B['length']
    ? number[]
    : A extends [infer _]
      ? B extends [infer _]
        ? []
        : B extends [...infer Q extends Shape, infer _, infer N extends number]
          ? [...Q, N]
          : number[]
      : A extends [...infer P extends Shape, infer M extends number, infer _]
        ? B extends [infer _]
          ? [...P, M]
          : B extends [...infer Q extends Shape, infer _, infer N extends number]
            ? [...Broadcast<P, Q>, M, N]
            : number[]
        : number[];

type Same<X, Y> = number extends X ? true : number extends Y ? true : X extends Y ? true : false;

type Inner<
  M extends number,
  K extends number,
  L extends number,
  N extends number,
> = `mat1 and mat2 shapes cannot be multiplied (${M}x${K} and ${L}x${N})`;
type Vector<M extends number, K extends number, L extends number> = `size mismatch, got ${M}, ${M}x${K},${L}`;

/** Both batched: the batches must broadcast, then the inner sizes must agree. */
type Batched<P extends Shape, K extends number, Q extends Shape, L extends number> =
  BroadcastError<P, Q> extends infer E extends string
    ? E
    : Same<K, L> extends true
      ? false
      : `Expected size for first two dimensions of batch2 tensor to be: [${Product<Broadcast<P, Q>>}, ${K}] but got: [${Product<Broadcast<P, Q>>}, ${L}].`;

/**
 * PyTorch's message for a product whose sizes do not fit, else false.
 *
 * @example
 * type E = MatMulError<[32, 784], [5, 4]>; // 'mat1 and mat2 shapes cannot be multiplied (32x784 and 5x4)'
 */
export type MatMulError<A extends Shape, B extends Shape> = number extends A['length']
  ? false
  : number extends B['length']
    ? false
    : A extends []
      ? `both arguments to matmul need to be at least 1D, but they are 0D and ${B['length']}D`
      : B extends []
        ? `both arguments to matmul need to be at least 1D, but they are ${A['length']}D and 0D`
        : A extends [infer K extends number]
          ? VectorFirst<K, B>
          : A extends [...infer P extends Shape, infer M extends number, infer K extends number]
            ? MatrixFirst<P, M, K, B>
            : false;

type VectorFirst<K extends number, B extends Shape> = B extends [infer L extends number]
  ? Same<K, L> extends true
    ? false
    : `inconsistent tensor size, expected tensor [${K}] and src [${L}] to have the same number of elements, but got ${K} and ${L} elements respectively`
  : B extends [infer L extends number, infer N extends number]
    ? Same<K, L> extends true
      ? false
      : Inner<1, K, L, N>
    : B extends [...infer Q extends Shape, infer L extends number, infer N extends number]
      ? Same<K, L> extends true
        ? false
        : Vector<Product<[...Q, N]>, L, K>
      : false;

type MatrixFirst<P extends Shape, M extends number, K extends number, B extends Shape> = B extends [
  infer L extends number,
]
  ? Same<K, L> extends true
    ? false
    : Vector<Product<[...P, M]>, K, L>
  : B extends [infer L extends number, infer N extends number]
    ? Same<K, L> extends true
      ? false
      : Inner<Product<[...P, M]>, K, L, N>
    : B extends [...infer Q extends Shape, infer L extends number, infer N extends number]
      ? P extends []
        ? Same<K, L> extends true
          ? false
          : Inner<Product<[...Q, N]>, L, K, M>
        : Batched<P, K, Q, L>
      : false;

/**
 * What the right operand of `matmul` must also be.
 *
 * @example
 * declare function matmul<B extends Shape>(other: Tensor<B, D> & MatMulArg<S, B>): Tensor<MatMul<S, B>, D>;
 */
export type MatMulArg<A extends Shape, B extends Shape> = Arg<MatMulError<A, B>>;

/**
 * The shape of `nn.Linear` and `F.linear`: the last size changes from `In` to `Out`.
 *
 * @example
 * type S = Linear<[32, 784], 10>; // [32, 10]
 */
export type Linear<S extends Shape, Out extends number> = number extends S['length']
  ? number[]
  : S extends [...infer P extends Shape, infer _]
    ? [...P, Out]
    : number[];

/** The message for an input whose last size is not `In`, else false: `(MxK and InxOut)` as PyTorch writes it. */
export type LinearError<S extends Shape, In extends number, Out extends number> = number extends S['length']
  ? false
  : S extends [...infer P extends Shape, infer K extends number]
    ? Same<K, In> extends true
      ? false
      : Inner<Product<P>, K, In, Out>
    : `both arguments to matmul need to be at least 1D, but they are 0D and 2D`;

/**
 * What the input of a linear layer must also be.
 *
 * @example
 * declare class Layer<In extends number, Out extends number> {
 *   forward<S extends Shape>(x: Tensor<S> & LinearArg<S, In, Out>): Tensor<Linear<S, Out>>;
 * }
 */
export type LinearArg<S extends Shape, In extends number, Out extends number> = Arg<LinearError<S, In, Out>>;

/** The message for `F.linear(x, weight)` with `weight` of shape `[Out, In]`, else false. */
export type LinearWeightError<S extends Shape, W extends Shape> = number extends W['length']
  ? false
  : W extends [infer Out extends number, infer In extends number]
    ? LinearError<S, In, Out>
    : false;

/** The shape of `F.linear(x, weight)` with `weight` of shape `[Out, In]`. */
export type LinearWeight<S extends Shape, W extends Shape> = W extends [infer Out extends number, infer _]
  ? Linear<S, Out>
  : number[];

/** The message for an argument of `outer` that is no vector, else false. */
export type VectorError<S extends Shape, Name extends string> = number extends S['length']
  ? false
  : S['length'] extends 1
    ? false
    : `outer: Expected 1-D argument ${Name}, but got ${S['length']}-D`;

/** The message for `dot` of what are no two vectors of one size, else false. */
export type DotError<A extends Shape, B extends Shape> = number extends A['length']
  ? false
  : number extends B['length']
    ? false
    : [A, B] extends [[infer N extends number], [infer M extends number]]
      ? Same<N, M> extends true
        ? false
        : `inconsistent tensor size, expected tensor [${N}] and src [${M}] to have the same number of elements, but got ${N} and ${M} elements respectively`
      : `1D tensors expected, but got ${A['length']}D and ${B['length']}D tensors`;

/** `[N] ⊗ [M] = [N, M]`; sizes of vectors of unknown rank are unknown. */
export type Outer<A extends Shape, B extends Shape> = [
  A extends [infer N extends number] ? N : number,
  B extends [infer M extends number] ? M : number,
];
