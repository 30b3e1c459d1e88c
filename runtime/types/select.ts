import type { Exceeds, Minus, Plus } from './arithmetic.js';
import type { Broadcast } from './broadcast.js';
import type { DimAt, DimError, TypedRank } from './dims.js';
import type { HasShape, List, Plain, Result, Size } from './shape.js';

/** `S` with the size at `At` replaced by `N`. */
export type Replace<S extends Size, At, N extends number> = {
  -readonly [I in keyof S]: I extends `${At & number}` ? N : S[I];
};

type Delete<S extends Size, At, Out extends number[] = [], I extends 0[] = []> = S extends readonly [
  infer A extends number,
  ...infer R extends number[],
]
  ? I['length'] extends At
    ? [...Out, ...R]
    : Delete<R, At, [...Out, A], [...I, 0]>
  : Out;

type SizeAt<S extends Size, D extends number> = S[DimAt<S['length'], D>] extends infer N extends number ? N : number;

/** The shape after the size along `D` becomes `N`: `narrow`, `topk`, `indexSelect`, `split`. */
export type Resized<S extends Size, D extends number, N extends number> = Result<
  number extends S['length']
    ? number[]
    : number extends D
      ? { -readonly [I in keyof S]: number }
      : S['length'] extends TypedRank
        ? Replace<S, DimAt<S['length'], D>, N>
        : number[]
>;

/**
 * The shape of `narrow(dim, start, length)`.
 *
 * @example
 * type S = Narrow<[10, 3], 0, 4>; // [4, 3]
 */
export type Narrow<S extends Size, D extends number, Length extends number> = Resized<S, D, Length>;

/** The message for a `narrow` that goes past the end, else false. */
export type NarrowError<
  S extends Size,
  D extends number,
  Start extends number,
  Length extends number,
> = number extends S['length']
  ? false
  : S extends readonly []
    ? 'narrow() cannot be applied to a 0-dim tensor.'
    : DimError<S, D> extends infer E extends string
      ? E
      : number extends D | Start | Length | SizeAt<S, D>
        ? false
        : `${Start}` extends `-${string}`
          ? false
          : Exceeds<Plus<Start, Length>, SizeAt<S, D>> extends true
            ? `start (${Start}) + length (${Length}) exceeds dimension size (${SizeAt<S, D>}).`
            : false;

/**
 * The shape of `select(dim, index)`, and of a reduction along one dimension.
 *
 * @example
 * type S = Select<[10, 3], 0>; // [3]
 */
export type Select<S extends Size, D extends number> = Result<
  number extends S['length'] | D
    ? S extends readonly [number, ...infer R extends number[]]
      ? { [I in keyof R]: number }
      : number[]
    : S['length'] extends TypedRank
      ? Delete<S, DimAt<S['length'], D>>
      : number[]
>;

type OutOfBounds<I extends number, N extends number> = number extends I | N
  ? false
  : `${I}` extends `-${infer M extends number}`
    ? Exceeds<M, N>
    : Exceeds<N, I> extends true
      ? false
      : true;

/** The message for an index outside the dimension that `select` takes it from, else false. */
export type SelectError<S extends Size, D extends number, I extends number> = number extends S['length']
  ? false
  : S extends readonly []
    ? 'select() cannot be applied to a 0-dim tensor.'
    : DimError<S, D> extends infer E extends string
      ? E
      : number extends D
        ? false
        : OutOfBounds<I, SizeAt<S, D>> extends true
          ? `select(): index ${I} out of range for tensor of size [${List<S>}] at dimension ${DimAt<S['length'], D>}`
          : false;

/** One entry of an index: a position, a slice, a new axis (null), `'...'`, or a mask or index tensor. */
export type IndexItem = number | string | null | undefined | boolean | object;

type IsSlice<X> = X extends string ? (X extends '...' ? false : true) : false;

type SliceSize<X, N extends number> = X extends ':' | '::' | '::1'
  ? N
  : X extends `${infer A extends number}:${infer B extends number}`
    ? number extends N
      ? number
      : `${A}${B}` extends `${string}-${string}`
        ? number
        : Minus<Exceeds<B, N> extends true ? N : B, A>
    : X extends `:${infer B extends number}`
      ? number extends N
        ? number
        : `${B}` extends `-${infer M extends number}`
          ? Minus<N, M>
          : Exceeds<B, N> extends true
            ? N
            : B
      : X extends `${infer A extends number}:`
        ? number extends N
          ? number
          : `${A}` extends `-${infer M extends number}`
            ? Exceeds<M, N> extends true
              ? N
              : M
            : Minus<N, A>
        : number;

/** How many dimensions the entries use up. */
type Used<X, Out extends 0[] = []> = X extends readonly [infer A, ...infer R]
  ? Used<
      R,
      A extends null | '...'
        ? Out
        : A extends HasShape
          ? A extends { readonly dtype: 'bool' }
            ? [...Out, ...MaskRank<A>]
            : [...Out, 0]
          : [...Out, 0]
    >
  : Out;
type Zeros<S extends Size> = { -readonly [I in keyof S]: 0 };
type MaskRank<A extends HasShape> = number extends A['shape']['length']
  ? [0]
  : Zeros<A['shape']> extends infer R extends 0[]
    ? R
    : [0];

type Drop<S extends Size, U extends 0[]> = U extends [0, ...infer V extends 0[]]
  ? S extends readonly [number, ...infer R extends number[]]
    ? Drop<R, V>
    : []
  : Plain<S>;
type TakeLast<S extends Size, U extends 0[], Out extends number[] = []> = U extends [0, ...infer V extends 0[]]
  ? S extends readonly [...infer R extends number[], infer A extends number]
    ? TakeLast<R, V, [A, ...Out]>
    : Out
  : Out;
type DropLast<S extends Size, U extends 0[]> = U extends [0, ...infer V extends 0[]]
  ? S extends readonly [...infer R extends number[], number]
    ? DropLast<R, V>
    : []
  : Plain<S>;

type Walk<S extends Size, X, Out extends number[]> = X extends readonly [infer A, ...infer R]
  ? A extends null
    ? Walk<S, R, [...Out, 1]>
    : A extends '...'
      ? [...Out, ...DropLast<S, Used<R>>] extends infer O extends number[]
        ? Walk<TakeLast<S, Used<R>>, R, O>
        : number[]
      : S extends readonly [infer N extends number, ...infer Q extends number[]]
        ? A extends number
          ? Walk<Q, R, Out>
          : IsSlice<A> extends true
            ? Walk<Q, R, [...Out, SliceSize<A, N>]>
            : A extends { readonly dtype: 'bool'; readonly shape: Size }
              ? Walk<Drop<S, MaskRank<A>>, R, [...Out, number]>
              : A extends HasShape
                ? Walk<Q, R, [...Out, ...A['shape']]>
                : Walk<Q, R, [...Out, A extends readonly number[] ? A['length'] : number]>
        : number[]
  : [...Out, ...S];

type Gathers = HasShape | readonly unknown[];
type Advanced<X> = X extends readonly [infer A, ...infer R] ? (A extends Gathers ? true : Advanced<R>) : false;
type OneAdvanced<X> = X extends readonly [infer A, ...infer R]
  ? A extends Gathers
    ? Advanced<R> extends true
      ? false
      : true
    : OneAdvanced<R>
  : true;

/**
 * The shape of an indexing expression, entry by entry. Several index tensors give an unknown rank.
 *
 * @example
 * type S = Index<[10, 3, 4], [0]>; // [3, 4]
 * type T = Index<[10, 3, 4], [':', 1]>; // [10, 4]
 * type U = Index<[10, 3, 4], ['...', null, 0]>; // [10, 3, 1]
 * type V = Index<[10, 3], ['2:5']>; // [3, 3]
 */
export type Index<S extends Size, X extends readonly unknown[]> = Result<
  number extends S['length'] | X['length']
    ? number[]
    : OneAdvanced<X> extends true
      ? Walk<S, X, []>
      : X extends readonly [infer A extends HasShape, infer B extends HasShape]
        ? S extends readonly [number, number, ...infer R extends number[]]
          ? [...Broadcast<Plain<A['shape']>, Plain<B['shape']>>, ...R]
          : number[]
        : number[]
>;

type FirstOut<S extends Size, X, I extends 0[] = []> = X extends readonly [infer A, ...infer R]
  ? S extends readonly [infer N extends number, ...infer Q extends number[]]
    ? A extends number
      ? OutOfBounds<A, N> extends true
        ? `index ${A} is out of bounds for dimension ${I['length']} with size ${N}`
        : FirstOut<Q, R, [...I, 0]>
      : A extends null
        ? FirstOut<S, R, I>
        : IsSlice<A> extends true
          ? FirstOut<Q, R, [...I, 0]>
          : false
    : A extends null | '...'
      ? false
      : I extends []
        ? 'invalid index of a 0-dim tensor. Use `tensor.item()` in Python or `tensor.item<T>()` in C++ to convert a 0-dim tensor to a number'
        : `too many indices for tensor of dimension ${I['length']}`
  : false;

/**
 * The message for an index out of bounds or one index too many, else false.
 *
 * @example
 * type E = IndexError<[2, 3], [0, 3]>; // 'index 3 is out of bounds for dimension 1 with size 3'
 */
export type IndexError<S extends Size, X extends readonly unknown[]> = number extends S['length'] | X['length']
  ? false
  : FirstOut<S, X>;
