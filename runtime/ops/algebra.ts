/**
 * The arithmetic that pointwise formulas are written in. One formula serves every use: on the CPU it becomes the body of a loop
 * (`device/cpu/source.ts`), on tensors it becomes operations that can be differentiated again (`autograd/tensor-algebra.ts`), and
 * another device can make its own kernel source from it.
 */
export interface Algebra<V> {
  add(a: Arg<V>, b: Arg<V>): V;
  sub(a: Arg<V>, b: Arg<V>): V;
  mul(a: Arg<V>, b: Arg<V>): V;
  div(a: Arg<V>, b: Arg<V>): V;
  pow(a: Arg<V>, b: Arg<V>): V;
  atan2(a: Arg<V>, b: Arg<V>): V;
  /** Division rounded down, and what it leaves: the sign of the divisor, as in Python. */
  floorDivide(a: Arg<V>, b: Arg<V>): V;
  remainder(a: Arg<V>, b: Arg<V>): V;
  /** What division rounded towards zero leaves, as in C. */
  fmod(a: Arg<V>, b: Arg<V>): V;
  /** The larger or smaller; NaN if either is NaN. */
  maximum(a: Arg<V>, b: Arg<V>): V;
  minimum(a: Arg<V>, b: Arg<V>): V;

  neg(a: Arg<V>): V;
  abs(a: Arg<V>): V;
  sign(a: Arg<V>): V;
  square(a: Arg<V>): V;
  sqrt(a: Arg<V>): V;
  rsqrt(a: Arg<V>): V;
  reciprocal(a: Arg<V>): V;
  exp(a: Arg<V>): V;
  exp2(a: Arg<V>): V;
  expm1(a: Arg<V>): V;
  log(a: Arg<V>): V;
  log2(a: Arg<V>): V;
  log10(a: Arg<V>): V;
  log1p(a: Arg<V>): V;
  sin(a: Arg<V>): V;
  cos(a: Arg<V>): V;
  tan(a: Arg<V>): V;
  asin(a: Arg<V>): V;
  acos(a: Arg<V>): V;
  atan(a: Arg<V>): V;
  sinh(a: Arg<V>): V;
  cosh(a: Arg<V>): V;
  tanh(a: Arg<V>): V;
  asinh(a: Arg<V>): V;
  acosh(a: Arg<V>): V;
  atanh(a: Arg<V>): V;
  erf(a: Arg<V>): V;
  sigmoid(a: Arg<V>): V;
  floor(a: Arg<V>): V;
  ceil(a: Arg<V>): V;
  trunc(a: Arg<V>): V;
  /** Rounds halves to the even neighbour. */
  round(a: Arg<V>): V;

  /** Comparisons give truth values: 1 or 0. */
  eq(a: Arg<V>, b: Arg<V>): V;
  ne(a: Arg<V>, b: Arg<V>): V;
  lt(a: Arg<V>, b: Arg<V>): V;
  le(a: Arg<V>, b: Arg<V>): V;
  gt(a: Arg<V>, b: Arg<V>): V;
  ge(a: Arg<V>, b: Arg<V>): V;
  logicalAnd(a: Arg<V>, b: Arg<V>): V;
  logicalOr(a: Arg<V>, b: Arg<V>): V;
  logicalXor(a: Arg<V>, b: Arg<V>): V;
  logicalNot(a: Arg<V>): V;
  isnan(a: Arg<V>): V;
  isinf(a: Arg<V>): V;
  isfinite(a: Arg<V>): V;
  /** `a` where the condition holds, else `b`. */
  where(condition: Arg<V>, a: Arg<V>, b: Arg<V>): V;
}

export type Arg<V> = V | number;

/** A pointwise formula of one to four operands. */
export type Formula = <V>(k: Algebra<V>, a: Arg<V>, b: Arg<V>, c: Arg<V>, d: Arg<V>) => Arg<V>;
