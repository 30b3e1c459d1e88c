import type { DType, ElementOf } from './dtype.js';
import type { Size } from './shape.js';

/** What `torch.tensor` reads: a number, nested arrays of them, or a typed array. */
export type NestedArray = number | boolean | bigint | TypedNumbers | readonly NestedArray[];

/** The typed arrays a tensor can be made from. */
export type TypedNumbers =
  | Float32Array
  | Float64Array
  | Int32Array
  | Uint8Array
  | Uint8ClampedArray
  | Int8Array
  | Int16Array
  | Uint16Array
  | Uint32Array
  | BigInt64Array;

/** Beyond six levels the rank is not followed. */
type Levels = [0, 0, 0, 0, 0, 0, 0];

type Nested<V, Left extends 0[], Out extends number[]> = V extends readonly unknown[]
  ? Left extends [0, ...infer R extends 0[]]
    ? number extends V['length']
      ? Nested<V[number], R, [...Out, number]>
      : V extends readonly []
        ? [...Out, 0]
        : Nested<V[0], R, [...Out, V['length']]>
    : number[]
  : V extends { readonly BYTES_PER_ELEMENT: number }
    ? [...Out, number]
    : Out;

/**
 * The shape of a nested array.
 *
 * @example
 * type S = NestedShape<[[1, 2], [3, 4], [5, 6]]>; // [3, 2]
 * type T = NestedShape<number[][]>; // [number, number]
 */
export type NestedShape<V> = 0 extends 1 & V ? number[] : Nested<V, Levels, []>;

type Odd<V, L> = V extends readonly unknown[] ? (V['length'] extends L ? never : V['length']) : 0;

/** `F` is the first array of a level, `A` the union of all of them. */
type Ragged<A, F, Dim extends 0[]> = [A] extends [readonly unknown[]]
  ? F extends readonly [infer G extends readonly unknown[], ...unknown[]]
    ? number extends G['length']
      ? false
      : [Odd<A[number], G['length']>] extends [never]
        ? Dim['length'] extends 6
          ? false
          : Ragged<A[number], G, [...Dim, 0]>
        : `expected sequence of length ${G['length']} at dim ${Dim['length']} (got ${Odd<A[number], G['length']> & number})`
    : false
  : false;

/**
 * The message for nested arrays of unequal lengths, else false.
 *
 * @example
 * type E = NestedError<[[1, 2], [3]]>; // 'expected sequence of length 2 at dim 1 (got 1)'
 */
export type NestedError<V> = 0 extends 1 & V ? false : Ragged<V, V, [0]>;

type Leaf<V> = V extends readonly (infer A)[] ? (A extends readonly unknown[] ? Leaf<A> : A) : V;

type LeafDType<L> = [L] extends [boolean]
  ? 'bool'
  : [L] extends [bigint | BigInt64Array]
    ? 'int64'
    : [L] extends [Float64Array]
      ? 'float64'
      : [L] extends [Int32Array]
        ? 'int32'
        : [L] extends [Uint8Array | Uint8ClampedArray]
          ? 'uint8'
          : 'float32';

/**
 * The dtype that the values of a nested array suggest: booleans make `bool`, big integers `int64`, typed arrays keep their
 * own, numbers are `float32` (TypeScript cannot tell 1.0 from 1).
 */
export type NestedDType<V> = 0 extends 1 & V ? 'float32' : LeafDType<Leaf<V>>;

/** A list of unknown depth: every entry can be read as a value or as a list again. */
export interface DeepList<T> extends Array<T & DeepList<T>> {}

type Lists<T, S extends Size> = S extends readonly [number, ...infer R extends number[]] ? Lists<T, R>[] : T;

/**
 * What `tolist()` gives.
 *
 * @example
 * type L = ToList<[2, 3], 'float32'>; // number[][]
 * type M = ToList<[], 'bool'>; // boolean
 */
export type ToList<S extends Size, D extends DType> = number extends S['length']
  ? ElementOf<D> & DeepList<ElementOf<D>>
  : Lists<ElementOf<D>, S>;
