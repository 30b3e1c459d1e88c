/** The sizes of a tensor. A literal tuple is a known shape; `number` in it an unknown size; `number[]` an unknown rank. */
export type Shape = number[];

/** Sizes as an argument: also what `as const` gives. */
export type Size = readonly number[];

/** True when the rank is not known. */
export type DynamicRank<S extends Size> = number extends S['length'] ? true : false;

/** Anything with a shape: how lists of tensors are read without knowing the tensor class. */
export interface HasShape {
  readonly shape: Size;
}

/** `(2, 3)` and `([2, 3])` alike: the sizes in a rest argument. */
export type SizeOf<A> = A extends readonly [infer L extends Size]
  ? L extends readonly unknown[]
    ? [...L]
    : never
  : A extends Size
    ? [...A]
    : number[];

/**
 * A literal that becomes 'bad' for a message. It goes through a template literal in {@link Arg}: while a shape is still a
 * type parameter, the compiler replaces it by a wildcard that fits every type but not every template literal, so that a
 * check that cannot be made yet lets the argument pass instead of standing in the way.
 */
type Verdict<E> = E extends string ? 'bad' : 'good';

/**
 * What an argument must also be: anything when `E` holds no message, else the message, which is then what the compiler
 * prints as the expected type.
 *
 * @example
 * declare function matmul<B extends Shape>(other: Tensor<B> & Arg<MatMulError<S, B>>): Tensor<MatMul<S, B>>;
 */
export type Arg<E> = `is ${Verdict<E>}` extends 'is bad' ? E : unknown;

/**
 * As {@link Arg} for arguments that are numbers or lists: the value's own type, or the message.
 *
 * @example
 * declare function softmax<const D extends number>(dim: ArgOr<DimError<S, D>, D>): Tensor<S>;
 */
export type ArgOr<E, V> = `is ${Verdict<E>}` extends 'is bad' ? E : V;

/** As {@link ArgOr} for every element of a rest argument. */
export type RestOr<E, A extends readonly unknown[]> = { [I in keyof A]: ArgOr<E, A[I]> };

/** `2, 3`: sizes as PyTorch prints them in lists. */
export type List<S extends Size> = S extends readonly [infer A extends number, ...infer R extends number[]]
  ? R extends readonly []
    ? `${A}`
    : `${A}, ${List<R>}`
  : '';

/** True when every size is a literal. */
export type Known<S extends Size> = number extends S['length'] ? false : number extends S[number] ? false : true;

/** Every size unknown, the rank kept. */
export type Unknown<S extends Size> = number extends S['length'] ? number[] : { -readonly [I in keyof S]: number };

/** A shape as a plain mutable tuple. */
export type Plain<S extends Size> = [...S];

/** `X` as the shape of a result: lets the compiler see, while parameters are open, that it can be a tensor's shape. */
export type Result<X> = X extends number[] ? X : number[];
