import type { Product, Quotient } from './arithmetic.js';
import type { List, Result, Size } from './shape.js';

/** Removes one `X` from `S`; false when there is none. */
type Without<S extends number[], X, Seen extends number[] = []> = S extends [
  infer A extends number,
  ...infer R extends number[],
]
  ? A extends X
    ? [...Seen, ...R]
    : Without<R, X, [...Seen, A]>
  : false;

/** What is left of both after equal sizes (and ones) are crossed out: keeps the products small. */
type Cancel<A extends number[], B extends Size, Left extends number[] = []> = B extends readonly [
  infer X extends number,
  ...infer R extends number[],
]
  ? X extends 1 | -1
    ? Cancel<A, R, Left>
    : Without<A, X> extends infer W extends number[]
      ? Cancel<W, R, Left>
      : Cancel<A, R, [...Left, X]>
  : [A, Left];

type Divided<C> = C extends [infer A extends number[], infer B extends number[]] ? Quotient<A, B> : never;

/** The size that -1 stands for: never when it does not come out even, `number` when it cannot be told. */
type Inferred<S extends Size, N extends Size> = number extends S['length'] | S[number] | N[number]
  ? number
  : 0 extends S[number] | N[number]
    ? number
    : Divided<Cancel<[...S], N>>;

type OrNumber<X> = [X] extends [never] ? number : X extends number ? X : number;

/**
 * The shape of `view` and `reshape`; one size may be -1.
 *
 * @example
 * type S = View<[32, 1, 28, 28], [32, -1]>; // [32, 784]
 */
export type View<S extends Size, N extends Size> = Result<
  number extends N['length']
    ? number[]
    : -1 extends N[number]
      ? number extends N[number]
        ? { -readonly [I in keyof N]: N[I] extends -1 ? number : N[I] }
        : { -readonly [I in keyof N]: N[I] extends -1 ? OrNumber<Inferred<S, N>> : N[I] }
      : [...N]
>;

type CountMinusOnes<N extends Size, Out extends 0[] = []> = N extends readonly [infer A, ...infer R extends number[]]
  ? CountMinusOnes<R, A extends -1 ? [...Out, 0] : Out>
  : Out['length'];

type Negative<N extends number> = N extends -1 ? never : `${N}` extends `-${string}` ? N : never;

type WrongCount<S extends Size, N extends Size> = `shape '[${List<N>}]' is invalid for input of size ${Product<S>}`;

/**
 * The message for a `view` whose sizes do not hold the elements there are, else false.
 *
 * @example
 * type E = ViewError<[2, 3], [4, 2]>; // "shape '[4, 2]' is invalid for input of size 6"
 */
export type ViewError<S extends Size, N extends Size> = number extends N['length'] | N[number]
  ? false
  : [Negative<N[number]>] extends [never]
    ? CountMinusOnes<N> extends 0
      ? number extends S['length'] | S[number]
        ? false
        : 0 extends S[number] | N[number]
          ? Product<S> extends Product<N>
            ? false
            : WrongCount<S, N>
          : Cancel<[...S], N> extends [infer A extends number[], infer B extends number[]]
            ? Product<A> extends Product<B>
              ? false
              : WrongCount<S, N>
            : false
      : CountMinusOnes<N> extends 1
        ? [Inferred<S, N>] extends [never]
          ? WrongCount<S, N>
          : false
        : 'only one dimension can be inferred'
    : `invalid shape dimension ${Negative<N[number]>}`;
