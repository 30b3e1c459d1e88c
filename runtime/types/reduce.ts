import type { DimAt, DimErrorAt, TypedRank } from './dims.js';
import type { Result, Size } from './shape.js';

/** The `dim` of a reduction: one, several, or none for all of them. */
export type ReduceDims = number | Size | null | undefined;

type DimsOf<D extends ReduceDims> = D extends number ? D : D extends Size ? D[number] : never;

type Shrink<S extends Size, Gone, Keep, Out extends number[] = [], I extends 0[] = []> = S extends readonly [
  infer A extends number,
  ...infer R extends number[],
]
  ? I['length'] extends Gone
    ? Shrink<R, Gone, Keep, Keep extends true ? [...Out, 1] : Out, [...I, 0]>
    : Shrink<R, Gone, Keep, [...Out, A], [...I, 0]>
  : Out;

type AllOnes<S extends Size> = { -readonly [I in keyof S]: 1 };
type Rest<S extends Size> = S extends readonly [number, ...infer R extends number[]] ? { [I in keyof R]: number } : [];

type ReduceKnown<S extends Size, D extends number, Keep> = number extends D
  ? Keep extends true
    ? { -readonly [I in keyof S]: number }
    : Rest<S>
  : Shrink<S, DimAt<S['length'], D>, Keep>;

/**
 * The shape of `sum`, `mean`, `max`, `logsumexp` … over `Dim` (all of them when it is left out).
 *
 * @example
 * type S = Reduce<[32, 10], 1>; // [32]
 * type T = Reduce<[32, 10], -1, true>; // [32, 1]
 * type U = Reduce<[2, 3, 4], [0, -1]>; // [3]
 * type V = Reduce<[32, 10]>; // []
 */
export type Reduce<S extends Size, D extends ReduceDims = undefined, Keep extends boolean = false> = Result<
  [D] extends [null | undefined]
    ? [Keep] extends [true]
      ? AllOnes<S>
      : []
    : number extends S['length']
      ? number[]
      : S['length'] extends TypedRank
        ? boolean extends Keep
          ? number[]
          : D extends Size
            ? number extends D['length']
              ? number[]
              : D extends readonly []
                ? Keep extends true
                  ? AllOnes<S>
                  : []
                : ReduceKnown<S, DimsOf<D>, Keep>
            : ReduceKnown<S, DimsOf<D>, Keep>
        : number[]
>;

type Twice<R, D, Seen = never> = D extends readonly [infer A extends number, ...infer Q extends number[]]
  ? DimAt<R, A> extends Seen
    ? `dim ${DimAt<R, A>} appears multiple times in the list of dims`
    : Twice<R, Q, Seen | DimAt<R, A>>
  : false;

/**
 * The message for dimensions a tensor does not have or that are named twice, else false.
 *
 * @example
 * type E = ReduceError<[2, 3], 2>; // 'Dimension out of range (expected to be in range of [-2, 1], but got 2)'
 *
 * declare function sum<const D extends ReduceDims = undefined, K extends boolean = false>(
 *   dim?: ArgOr<ReduceError<S, D>, D>, options?: { keepdim?: K },
 * ): Tensor<Reduce<S, D, K>>;
 */
export type ReduceError<S extends Size, D extends ReduceDims> = number extends S['length']
  ? false
  : DimErrorAt<S['length'], DimsOf<D>> extends infer E
    ? [E] extends [never]
      ? false
      : Extract<E, string> extends never
        ? number extends DimsOf<D>
          ? false
          : Twice<S['length'], D>
        : Extract<E, string>
    : false;
