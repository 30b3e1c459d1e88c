import type { Plus } from './arithmetic.js';
import type { DimAt, DimErrorAt, TypedRank } from './dims.js';
import type { HasShape, List, Result, Size } from './shape.js';
import type { Unsqueeze, UnsqueezeError } from './squeeze.js';

/** The shapes of a list of tensors. */
export type ShapesOf<T extends readonly HasShape[]> = { -readonly [I in keyof T]: T[I]['shape'] };

type JoinAt<A extends Size, B extends Size, At, Out extends number[] = []> = A extends readonly [
  infer X extends number,
  ...infer R extends number[],
]
  ? B extends readonly [infer Y extends number, ...infer Q extends number[]]
    ? JoinAt<R, Q, At, [...Out, Out['length'] extends At ? Plus<X, Y> : number extends X ? Y : X]>
    : number[]
  : Out;

type Joined<L, At, Out extends Size> = L extends readonly [infer S extends Size, ...infer R]
  ? number extends S['length']
    ? number[]
    : S extends readonly [0]
      ? Joined<R, At, Out>
      : Joined<R, At, Out extends readonly [0] ? S : JoinAt<Out, S, At>>
  : [...Out];

type UnknownAt<S extends Size, At> = { -readonly [I in keyof S]: I extends `${At & number}` ? number : S[I] };

/**
 * The shape of `torch.cat(tensors, dim)` for a list of shapes. In a plain array, the size along `dim` is unknown.
 *
 * @example
 * type S = Cat<[[2, 3], [4, 3]]>; // [6, 3]
 */
export type Cat<L extends readonly Size[], D extends number = 0> = Result<
  number extends L[number]['length'] | D
    ? number[]
    : L[0]['length'] extends TypedRank
      ? number extends L['length']
        ? UnknownAt<L[0], DimAt<L[0]['length'], D>>
        : L extends readonly [infer S extends Size, ...infer R]
          ? Joined<R, DimAt<S['length'], D>, S>
          : number[]
      : number[]
>;

type Differs<A extends Size, B extends Size, At, I extends 0[] = []> = A extends readonly [
  infer X extends number,
  ...infer R extends number[],
]
  ? B extends readonly [infer Y extends number, ...infer Q extends number[]]
    ? I['length'] extends At
      ? Differs<R, Q, At, [...I, 0]>
      : number extends X | Y
        ? Differs<R, Q, At, [...I, 0]>
        : X extends Y
          ? Differs<R, Q, At, [...I, 0]>
          : [X, Y]
    : false
  : false;

type Mismatch<F extends Size, L, At, I extends 0[] = [0]> = L extends readonly [infer S extends Size, ...infer R]
  ? S extends readonly [0]
    ? Mismatch<F, R, At, [...I, 0]>
    : S['length'] extends F['length']
      ? Differs<F, S, At> extends [infer X extends number, infer Y extends number]
        ? `Sizes of tensors must match except in dimension ${At & number}. Expected size ${X} but got size ${Y} for tensor number ${I['length']} in the list.`
        : Mismatch<F, R, At, [...I, 0]>
      : `Tensors must have same number of dimensions: got ${F['length']} and ${S['length']}`
  : false;

/**
 * The message for tensors that cannot be joined by `cat`, else false.
 *
 * @example
 * declare function cat<const T extends readonly Tensor<Shape>[], const D extends number = 0>(
 *   tensors: T & Arg<CatError<ShapesOf<T>, D>>, dim?: D,
 * ): Tensor<Cat<ShapesOf<T>, D>>;
 */
export type CatError<L extends readonly Size[], D extends number = 0> = number extends L['length']
  ? false
  : L extends readonly []
    ? 'torch.cat(): expected a non-empty list of Tensors'
    : number extends L[number]['length'] | D
      ? false
      : L extends readonly [infer S extends Size, ...infer R]
        ? S extends readonly []
          ? 'zero-dimensional tensor (at position 0) cannot be concatenated'
          : S extends readonly [0]
            ? false
            : DimErrorAt<S['length'], D> extends infer E extends string
              ? E
              : Mismatch<S, R, DimAt<S['length'], D>>
        : false;

/**
 * The shape of `torch.stack(tensors, dim)`.
 *
 * @example
 * type S = Stack<[[3, 4], [3, 4]]>; // [2, 3, 4]
 */
export type Stack<L extends readonly Size[], D extends number = 0> = number extends L[number]['length']
  ? number[]
  : Result<Unsqueeze<L[0], D, L['length']>>;

type Unequal<F extends Size, L, I extends 0[] = [0]> = L extends readonly [infer S extends Size, ...infer R]
  ? S['length'] extends F['length']
    ? Differs<F, S, -1> extends false
      ? Unequal<F, R, [...I, 0]>
      : `stack expects each tensor to be equal size, but got [${List<F>}] at entry 0 and [${List<S>}] at entry ${I['length']}`
    : `stack expects each tensor to be equal size, but got [${List<F>}] at entry 0 and [${List<S>}] at entry ${I['length']}`
  : false;

/** The message for tensors that cannot be stacked, else false. */
export type StackError<L extends readonly Size[], D extends number = 0> = number extends L['length']
  ? false
  : L extends readonly []
    ? 'stack expects a non-empty TensorList'
    : number extends L[number]['length'] | D
      ? false
      : L extends readonly [infer S extends Size, ...infer R]
        ? Unequal<S, R> extends infer E extends string
          ? E
          : UnsqueezeError<S, D>
        : false;
