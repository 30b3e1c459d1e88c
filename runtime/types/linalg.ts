import type { Exceeds } from './arithmetic.js';
import type { Broadcast, BroadcastError } from './broadcast.js';
import type { Arg, Shape } from './shape.js';

/** The sizes before the last two. */
export type Lead<S extends Shape> = number extends S['length']
  ? number[]
  : S extends [...infer P extends Shape, number, number]
    ? P
    : number[];

type Same<X, Y> = number extends X ? true : number extends Y ? true : X extends Y ? true : false;

/** The smaller size, unknown where one of them is. */
export type Smaller<M extends number, N extends number> = number extends M | N
  ? number
  : Exceeds<M, N> extends true
    ? N
    : M;

/** The message for something that is no matrix, else false. */
export type MatrixError<S extends Shape, Op extends string> = number extends S['length']
  ? false
  : S extends [...infer _ extends Shape, number, number]
    ? false
    : `${Op}: The input tensor ${Op extends `${string}rank` ? 'input' : 'A'} must have at least 2 dimensions.`;

/**
 * The message for a matrix that is not square, else false.
 *
 * @example
 * type E = SquareError<[2, 3], 'linalg.inv'>; // 'linalg.inv: A must be batches of square matrices, but they are 2 by 3 matrices'
 */
export type SquareError<S extends Shape, Op extends string> = number extends S['length']
  ? false
  : S extends [...infer _ extends Shape, infer M extends number, infer N extends number]
    ? Same<M, N> extends true
      ? false
      : `${Op}: A must be batches of square matrices, but they are ${M} by ${N} matrices`
    : `${Op}: The input tensor A must have at least 2 dimensions.`;

/** What a matrix that is decomposed must also be. */
export type MatrixArg<S extends Shape, Op extends string> = Arg<MatrixError<S, Op>>;
/** What a square matrix must also be. */
export type SquareArg<S extends Shape, Op extends string> = Arg<SquareError<S, Op>>;

/** The shape of the pseudo-inverse: the last two sizes swapped; and of parts of decompositions, by their last sizes. */
type Parts<
  S extends Shape,
  F extends 'q' | 'r' | 'u' | 'vh' | 's' | 'values',
  Full = false,
> = number extends S['length']
  ? number[]
  : S extends [...infer P extends Shape, infer M extends number, infer N extends number]
    ? {
        q: [...P, M, Full extends true ? M : Smaller<M, N>];
        r: [...P, Full extends true ? M : Smaller<M, N>, N];
        u: [...P, M, Full extends true ? M : Smaller<M, N>];
        vh: [...P, Full extends true ? N : Smaller<M, N>, N];
        s: [...P, Smaller<M, N>];
        values: [...P, N];
      }[F]
    : number[];

/** The shape of Q: [..., m, n] gives [..., m, k], k the smaller one; [..., m, m] when complete. */
export type QrQ<S extends Shape, Full = false> = boolean extends Full ? number[] : Parts<S, 'q', Full>;
/** The shape of R: [..., k, n]; [..., m, n] when complete. */
export type QrR<S extends Shape, Full = false> = boolean extends Full ? number[] : Parts<S, 'r', Full>;
/** The shape of U. */
export type SvdU<S extends Shape, Full> = boolean extends Full ? number[] : Parts<S, 'u', Full>;
/** The shape of Vh. */
export type SvdVh<S extends Shape, Full> = boolean extends Full ? number[] : Parts<S, 'vh', Full>;
/** The shape of the singular values. */
export type SvdS<S extends Shape> = Parts<S, 's'>;
/** The shape of the eigenvalues. */
export type Eigenvalues<S extends Shape> = Parts<S, 'values'>;

type WithoutLast<S extends Shape> = S extends [...infer P extends Shape, number] ? P : number[];
type Smalls<S extends Shape> = number extends S[number] ? true : false;

/** Whether B of `solve` is one vector for each matrix: true, false, or boolean where it cannot be told. */
export type IsVector<A extends Shape, B extends Shape> = B extends [number]
  ? true
  : WithoutLast<A>['length'] extends B['length']
    ? Smalls<[...WithoutLast<A>, ...B]> extends true
      ? boolean
      : WithoutLast<A> extends B
        ? true
        : false
    : false;

type SolveColumns<A extends Shape, B extends Shape> = B extends [
  ...infer Q extends Shape,
  infer _,
  infer K extends number,
]
  ? A extends [...infer P extends Shape, infer N extends number, infer _]
    ? [...Broadcast<Q, P>, N, K]
    : number[]
  : number[];

/**
 * The shape of `solve(a, b)`: [..., n, n] and [..., n, k] give [..., n, k], one vector gives one.
 *
 * @example
 * type X = Solve<[5, 3, 3], [3, 2]>; // [5, 3, 2]
 * type Y = Solve<[5, 3, 3], [5, 3]>; // [5, 3]
 */
export type Solve<A extends Shape, B extends Shape> = number extends A['length'] | B['length']
  ? number[]
  : boolean extends IsVector<A, B>
    ? number[]
    : IsVector<A, B> extends true
      ? WithoutLast<A>
      : SolveColumns<A, B>;

type SolveColumnsError<A extends Shape, B extends Shape> = A extends [
  ...infer P extends Shape,
  infer N extends number,
  infer _,
]
  ? B extends [...infer Q extends Shape, infer M extends number, infer K extends number]
    ? Same<N, M> extends true
      ? BroadcastError<Q, P>
      : `linalg.solve: Incompatible shapes of A and B for the equation AX = B (${N}x${N} and ${M}x${K})`
    : 'linalg.solve: The input tensor B must have at least 2 dimensions.'
  : false;

/** The message for a system whose sizes do not fit, else false. */
export type SolveError<A extends Shape, B extends Shape> = number extends A['length'] | B['length']
  ? false
  : boolean extends IsVector<A, B>
    ? false
    : IsVector<A, B> extends true
      ? B extends [infer M extends number]
        ? SolveColumnsError<A, [M, 1]>
        : false
      : SolveColumnsError<A, B>;

/** What the right-hand side of `solve` must also be. */
export type SolveArg<A extends Shape, B extends Shape> = Arg<SolveError<A, B>>;

/**
 * The shape of the solution of `lstsq(a, b)`: A [..., m, n] with B [..., m, k] gives [..., n, k], with B [..., m] gives [..., n].
 *
 * @example
 * type X = LeastSquares<[30, 2], [30, 1]>; // [2, 1]
 */
export type LeastSquares<A extends Shape, B extends Shape> = number extends A['length'] | B['length']
  ? number[]
  : A extends [...infer P extends Shape, infer _, infer N extends number]
    ? A['length'] extends B['length']
      ? B extends [...infer Q extends Shape, infer _, infer K extends number]
        ? [...Broadcast<P, Q>, N, K]
        : number[]
      : B extends [...infer Q extends Shape, infer _]
        ? [...Broadcast<P, Q>, N]
        : number[]
    : number[];

/** The message for least squares whose sizes do not fit, else false. */
export type LeastSquaresError<A extends Shape, B extends Shape> = number extends A['length'] | B['length']
  ? false
  : A extends [...infer P extends Shape, infer M extends number, infer _]
    ? B extends []
      ? 'torch.linalg.lstsq: other must have at least 1 dimension.'
      : A['length'] extends B['length']
        ? B extends [...infer Q extends Shape, infer L extends number, infer _]
          ? Same<M, L> extends true
            ? BroadcastError<P, Q>
            : 'torch.linalg.lstsq: input.size(-2) should match other.size(-2)'
          : false
        : WithoutLast<A>['length'] extends B['length']
          ? B extends [...infer Q extends Shape, infer L extends number]
            ? Same<M, L> extends true
              ? BroadcastError<P, Q>
              : 'torch.linalg.lstsq: input.size(-2) should match other.size(-1)'
            : false
          : 'torch.linalg.lstsq: input.dim() must be greater or equal to other.dim() and (input.dim() - other.dim()) <= 1'
    : 'torch.linalg.lstsq: input must have at least 2 dimensions.';

/** What the right-hand side of `lstsq` must also be. */
export type LeastSquaresArg<A extends Shape, B extends Shape> = Arg<LeastSquaresError<A, B>>;
