import type { DimAt, DimErrorAt, TypedRank } from './dims.js';
import type { Result, Size } from './shape.js';

/**
 * The shape of `transpose(a, b)`.
 *
 * @example
 * type S = Transpose<[2, 3, 4], 0, -1>; // [4, 3, 2]
 */
export type Transpose<S extends Size, A extends number, B extends number> = Result<
  number extends S['length'] | A | B
    ? number extends S['length']
      ? number[]
      : { -readonly [I in keyof S]: number }
    : S['length'] extends TypedRank
      ? Swap<S, DimAt<S['length'], A>, DimAt<S['length'], B>>
      : number[]
>;

type Swap<S extends Size, A extends number, B extends number> = S extends readonly []
  ? []
  : { -readonly [I in keyof S]: I extends `${A}` ? S[B] : I extends `${B}` ? S[A] : S[I] };

/**
 * The shape of `T` and `t()`: the dimensions in reverse.
 *
 * @example
 * type S = Reversed<[2, 3]>; // [3, 2]
 */
export type Reversed<S extends Size, Out extends number[] = []> = number extends S['length']
  ? number[]
  : S extends readonly [infer A extends number, ...infer R extends number[]]
    ? Reversed<R, [A, ...Out]>
    : Out;

/** The shape of `mT`: the last two dimensions swapped. */
export type MatrixTransposed<S extends Size> = number extends S['length']
  ? number[]
  : S extends readonly [...infer P extends number[], infer A extends number, infer B extends number]
    ? [...P, B, A]
    : number[];

type At<S extends Size, I> = I extends number ? (S[I] extends number ? S[I] : number) : number;

/**
 * The shape of `permute(dims)`.
 *
 * @example
 * type S = Permute<[2, 3, 4], [2, 0, 1]>; // [4, 2, 3]
 */
export type Permute<S extends Size, P extends Size> = Result<
  number extends S['length']
    ? { -readonly [I in keyof P]: number }
    : S['length'] extends TypedRank
      ? { -readonly [I in keyof P]: At<S, DimAt<S['length'], P[I] & number>> }
      : number[]
>;

type Unique<R, P extends Size, Seen = never> = P extends readonly [infer A extends number, ...infer Q extends number[]]
  ? number extends A
    ? Unique<R, Q, Seen>
    : DimAt<R, A> extends Seen
      ? false
      : Unique<R, Q, Seen | DimAt<R, A>>
  : true;

/** The message for `permute` dimensions that are not an order of the tensor's own, else false. */
export type PermuteError<S extends Size, P extends Size> = number extends S['length'] | P['length']
  ? false
  : P['length'] extends S['length']
    ? Extract<DimErrorAt<S['length'], P[number]>, string> extends infer E
      ? [E] extends [never]
        ? Unique<S['length'], P> extends true
          ? false
          : 'permute(): duplicate dims are not allowed.'
        : E
      : false
    : `permute(sparse_coo): number of dimensions in the tensor input does not match the length of the desired ordering of dimensions i.e. input.dim() = ${S['length']} is not equal to len(dims) = ${P['length']}`;

/** The message for `transpose` dimensions out of range, else false. */
export type TransposeError<S extends Size, D extends number> = number extends S['length']
  ? false
  : DimErrorAt<S['length'], D>;
