/** The element types a tensor can have, by PyTorch's names. */
export type DType = 'float32' | 'float64' | 'int64' | 'int32' | 'uint8' | 'bool';

/** The element types that can carry a gradient. */
export type FloatDType = 'float32' | 'float64';

/** Rank in PyTorch's promotion lattice, which is a straight line for the types we have. */
interface Above {
  bool: DType;
  uint8: Exclude<DType, 'bool'>;
  int32: Exclude<DType, 'bool' | 'uint8'>;
  int64: 'int64' | FloatDType;
  float32: FloatDType;
  float64: 'float64';
}

/**
 * The dtype of an operation on two tensors, as `torch.promote_types` gives it.
 *
 * @example
 * type A = Promote<'int64', 'float32'>; // 'float32'
 * type B = Promote<'bool', 'uint8'>; // 'uint8'
 */
export type Promote<A extends DType, B extends DType> = A extends DType
  ? B extends DType
    ? B extends Above[A]
      ? B
      : A
    : never
  : never;

/**
 * The dtype of a tensor with a plain number: a whole literal keeps integers, a literal with a fraction makes float32.
 *
 * @example
 * type A = PromoteScalar<'int64', 2>; // 'int64'
 * type B = PromoteScalar<'int64', 0.5>; // 'float32'
 * type C = PromoteScalar<'bool', 1>; // 'int64'
 */
export type PromoteScalar<D extends DType, N extends number | boolean> = D extends FloatDType
  ? D
  : N extends boolean
    ? D
    : number extends N
      ? D | 'float32'
      : `${N}` extends `${string}.${string}` | `${string}e-${string}`
        ? 'float32'
        : D extends 'bool'
          ? 'int64'
          : D;

/** The dtype of a true division (`/`, `div`), of `exp`, `sqrt` and the like: integers become float32. */
export type ToFloat<D extends DType> = D extends FloatDType ? D : 'float32';

/** The dtype of `sum`, `prod` and `cumsum`: integers and booleans are added up in int64. */
export type SumDType<D extends DType> = D extends FloatDType ? D : 'int64';

/**
 * The JavaScript value that `item()` and `tolist()` give for one element: a boolean where the dtype is known to be bool.
 * A tensor of unknown dtype counts as numbers, which nearly every one holds: an unknown must not get in the way.
 */
export type ElementOf<D extends DType> = [D] extends ['bool'] ? boolean : number;
