import type { DType, Promote, PromoteScalar } from './dtype.js';
import type { Arg, Plain, Shape, Size } from './shape.js';

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

/** The other side of an elementwise operation: a number or something with a shape and a dtype. */
export type Operand = number | boolean | { readonly shape: Size; readonly dtype: DType };

/**
 * The shape of an elementwise operation with any operand: a number changes nothing, a union gives a union.
 *
 * @example
 * declare function add<const O extends Operand>(other: O & OperandArg<S, O>): Tensor<OperandShape<S, O>, OperandDType<D, O>>;
 */
export type OperandShape<S extends Shape, O> = 0 extends 1 & O
  ? number[]
  : O extends number | boolean
    ? S
    : O extends { readonly shape: infer B extends Size }
      ? Broadcast<S, Plain<B>>
      : number[];

/** The dtype of an elementwise operation with any operand: promoted as PyTorch promotes. */
export type OperandDType<D extends DType, O> = 0 extends 1 & O
  ? D
  : O extends number | boolean
    ? PromoteScalar<D, O>
    : O extends { readonly dtype: infer E extends DType }
      ? Promote<D, E>
      : D;

/** The message for an operand that does not broadcast, else false. */
export type OperandError<S extends Shape, O> = O extends { readonly shape: infer B extends Size }
  ? BroadcastError<S, Plain<B>>
  : false;

/** What the operand of an elementwise operation must also be. */
export type OperandArg<S extends Shape, O> = Arg<OperandError<S, O>>;
