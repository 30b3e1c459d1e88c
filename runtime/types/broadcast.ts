import type { Arg, Shape } from './shape.js';

type SizeOfTwo<X extends number, Y extends number> = number extends X
  ? number extends Y
    ? number
    : Y extends 1
      ? number
      : Y
  : number extends Y
    ? X extends 1
      ? number
      : X
    : X extends 1
      ? Y
      : X;

type FromTheEnd<A extends Shape, B extends Shape, Out extends Shape> = A extends [
  ...infer R extends Shape,
  infer X extends number,
]
  ? B extends [...infer Q extends Shape, infer Y extends number]
    ? FromTheEnd<R, Q, [SizeOfTwo<X, Y>, ...Out]>
    : [...A, ...Out]
  : [...B, ...Out];

/**
 * The shape of an elementwise operation on two tensors.
 *
 * @example
 * type S = Broadcast<[32, 1, 10], [5, 10]>; // [32, 5, 10]
 */
export type Broadcast<A extends Shape, B extends Shape> = number extends A['length']
  ? number[]
  : number extends B['length']
    ? number[]
    : [A, B] extends [B, A]
      ? A
      : FromTheEnd<A, B, []>;

type Longer<A extends Shape, B extends Shape, R extends Shape = A, Q extends Shape = B> = R extends [
  number,
  ...infer P extends Shape,
]
  ? Q extends [number, ...infer O extends Shape]
    ? Longer<A, B, P, O>
    : A
  : B;

type Fits<X, Y> = number extends X
  ? true
  : number extends Y
    ? true
    : Y extends X
      ? true
      : X extends 1
        ? true
        : Y extends 1
          ? true
          : false;

type Clash<A extends Shape, B extends Shape> = A extends [...infer R extends Shape, infer X extends number]
  ? B extends [...infer Q extends Shape, infer Y extends number]
    ? Fits<X, Y> extends false
      ? `The size of tensor a (${X}) must match the size of tensor b (${Y}) at non-singleton dimension ${Longer<R, Q>['length'] & number}`
      : Clash<R, Q>
    : false
  : false;

/**
 * The message for two shapes that do not broadcast, else false.
 *
 * @example
 * type E = BroadcastError<[2, 3], [4]>;
 * // 'The size of tensor a (3) must match the size of tensor b (4) at non-singleton dimension 1'
 */
export type BroadcastError<A extends Shape, B extends Shape> = number extends A['length']
  ? false
  : number extends B['length']
    ? false
    : [A, B] extends [B, A]
      ? false
      : Clash<A, B>;

/**
 * What the other tensor of an elementwise operation must also be.
 *
 * @example
 * declare function add<B extends Shape>(other: number | (Tensor<B> & BroadcastArg<S, B>)): Tensor<Broadcast<S, B>>;
 */
export type BroadcastArg<A extends Shape, B extends Shape> = Arg<BroadcastError<A, B>>;
