import type { Product } from './arithmetic.js';
import type { DimAt, DimErrorAt, TypedRank } from './dims.js';
import type { List, Result, Size } from './shape.js';

// Result types take `NoInfer<D>`, or the compiler would read a `dim` that is left out from the type a result is assigned to.

type DropOnes<S extends Size, Out extends number[] = []> = S extends readonly [
  infer A extends number,
  ...infer R extends number[],
]
  ? DropOnes<R, A extends 1 ? Out : [...Out, A]>
  : Out;

type DropOneAt<S extends Size, At, Out extends number[] = [], I extends 0[] = []> = S extends readonly [
  infer A extends number,
  ...infer R extends number[],
]
  ? I['length'] extends At
    ? number extends A
      ? number[]
      : A extends 1
        ? [...Out, ...R]
        : [...Out, A, ...R]
    : DropOneAt<R, At, [...Out, A], [...I, 0]>
  : Out;

/**
 * The shape of `squeeze()` and `squeeze(dim)`: sizes of one go. An unknown size may be one, so the rank becomes unknown.
 *
 * @example
 * type S = Squeeze<[2, 1, 3]>; // [2, 3]
 * type T = Squeeze<[2, 1, 3], 0>; // [2, 1, 3]
 */
export type Squeeze<S extends Size, D extends number | undefined = undefined> = Squeezed<S, NoInfer<D>>;

type Squeezed<S extends Size, D extends number | undefined> = Result<
  number extends S['length']
    ? number[]
    : [D] extends [number]
      ? number extends D
        ? number[]
        : S['length'] extends TypedRank
          ? DropOneAt<S, DimAt<S['length'], D>>
          : number[]
      : number extends S[number]
        ? number[]
        : DropOnes<S>
>;

/** One more than each rank. */
export interface Next {
  0: 1;
  1: 2;
  2: 3;
  3: 4;
  4: 5;
  5: 6;
  6: 7;
}

type NextRank<S extends Size> = S['length'] extends keyof Next ? Next[S['length']] : number;

export type InsertAt<
  S extends Size,
  At,
  N extends number,
  Out extends number[] = [],
  I extends 0[] = [],
> = I['length'] extends At
  ? [...Out, N, ...S]
  : S extends readonly [infer A extends number, ...infer R extends number[]]
    ? InsertAt<R, At, N, [...Out, A], [...I, 0]>
    : number[];

/**
 * The shape of `unsqueeze(dim)`, and of `stack` with `N` tensors: a size of `N` goes in at `D`.
 *
 * @example
 * type S = Unsqueeze<[2, 3], 0>; // [1, 2, 3]
 * type T = Unsqueeze<[2, 3], -1>; // [2, 3, 1]
 */
export type Unsqueeze<S extends Size, D extends number, N extends number = 1> = number extends S['length'] | D
  ? number[]
  : NextRank<S> extends infer R extends TypedRank
    ? InsertAt<S, DimAt<R, D>, N>
    : number[];

/** The message for a dimension that the result of `unsqueeze` does not have, else false. */
export type UnsqueezeError<S extends Size, D extends number> = number extends S['length']
  ? false
  : DimErrorAt<NextRank<S>, D>;

type Merge<
  S extends Size,
  From,
  To,
  Out extends number[] = [],
  Mid extends number[] = [],
  I extends 0[] = [],
> = S extends readonly [infer A extends number, ...infer R extends number[]]
  ? I['length'] extends To
    ? [...Out, Product<[...Mid, A]>, ...R]
    : [I['length'] extends From ? true : false, Mid] extends [false, []]
      ? Merge<R, From, To, [...Out, A], [], [...I, 0]>
      : Merge<R, From, To, Out, [...Mid, A], [...I, 0]>
  : Out;

/**
 * The shape of `flatten(startDim, endDim)`.
 *
 * @example
 * type S = Flatten<[32, 3, 28, 28], 1>; // [32, 2352]
 * type T = Flatten<[2, 3]>; // [6]
 */
export type Flatten<S extends Size, From extends number = 0, To extends number = -1> = Flattened<
  S,
  NoInfer<From>,
  NoInfer<To>
>;

type Flattened<S extends Size, From extends number, To extends number> = Result<
  number extends S['length'] | From | To
    ? number[]
    : S extends readonly []
      ? [1]
      : S['length'] extends TypedRank
        ? Merge<S, DimAt<S['length'], From>, DimAt<S['length'], To>>
        : number[]
>;

type Comes<S extends Size, A, B, I extends 0[] = []> = I['length'] extends A
  ? 'first'
  : I['length'] extends B
    ? 'second'
    : I['length'] extends S['length']
      ? 'first'
      : Comes<S, A, B, [...I, 0]>;

/** The message for `flatten` dimensions that are out of range or the wrong way round, else false. */
export type FlattenError<S extends Size, From extends number = 0, To extends number = -1> = number extends S['length']
  ? false
  : DimErrorAt<S['length'], From> extends infer E extends string
    ? E
    : DimErrorAt<S['length'], To> extends infer E extends string
      ? E
      : number extends From | To
        ? false
        : Comes<S, DimAt<S['length'], From>, DimAt<S['length'], To>> extends 'second'
          ? 'flatten() has invalid args: start_dim cannot come after end_dim'
          : false;

type Stretch<S extends Size, N extends Size> = N extends readonly [...infer Q extends number[], infer Y extends number]
  ? S extends readonly [...infer R extends number[], infer X extends number]
    ? [...Stretch<R, Q>, Y extends -1 ? X : Y]
    : [...N]
  : [];

/**
 * The shape of `expand`; -1 keeps a size.
 *
 * @example
 * type S = Expand<[3, 1], [-1, 4]>; // [3, 4]
 */
export type Expand<S extends Size, N extends Size> = Result<
  number extends N['length']
    ? number[]
    : number extends S['length']
      ? { -readonly [I in keyof N]: N[I] extends -1 ? number : N[I] }
      : Stretch<S, N>
>;

type Overstretched<S extends Size, N extends Size, S0 extends Size, N0 extends Size> = N extends readonly [
  ...infer Q extends number[],
  infer Y extends number,
]
  ? S extends readonly [...infer R extends number[], infer X extends number]
    ? number extends X | Y
      ? Overstretched<R, Q, S0, N0>
      : Y extends -1 | X
        ? Overstretched<R, Q, S0, N0>
        : X extends 1
          ? Overstretched<R, Q, S0, N0>
          : `The expanded size of the tensor (${Y}) must match the existing size (${X}) at non-singleton dimension ${Q['length'] & number}.  Target sizes: [${List<N0>}].  Tensor sizes: [${List<S0>}]`
    : Y extends -1
      ? `The expanded size of the tensor (-1) isn't allowed in a leading, non-existing dimension ${Q['length'] & number}`
      : Overstretched<S, Q, S0, N0>
  : S extends readonly []
    ? false
    : `the number of sizes provided (${N0['length']}) must be greater or equal to the number of dimensions in the tensor (${S0['length']})`;

/** The message for sizes a tensor cannot be expanded to, else false. */
export type ExpandError<S extends Size, N extends Size> = number extends S['length'] | N['length']
  ? false
  : Overstretched<S, N, S, N>;
