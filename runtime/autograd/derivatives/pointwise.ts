// The table of derivatives, pointwise part: one row per operation, one formula per input.
//
// `g` is the gradient of the output, `y` the output itself. What a formula does not read is not kept for backward.
// Source for the less common ones: PyTorch's tools/autograd/derivatives.yaml.
import type { Algebra, Arg } from '../../ops/algebra.js';
import { GELU_CUBIC, GELU_SCALE, SELU_ALPHA, SELU_SCALE } from '../../ops/pointwise-table.js';

/** Gradient of one input of a pointwise operation; operands: g, then the inputs, then (up to two inputs) the output. */
export type PointwiseGrad = <V>(k: Algebra<V>, g: Arg<V>, a: Arg<V>, b: Arg<V>, c: Arg<V>) => Arg<V>;

const zero: PointwiseGrad = () => 0;

/** Where the operation is flat below and above, the gradient passes only in between (and where x is NaN). */
const between =
  (low: number, high: number): PointwiseGrad =>
  (k, g, x) =>
    k.where(k.logicalOr(k.le(x, low), k.ge(x, high)), 0, g);

export const POINTWISE_DERIVATIVES: Record<string, readonly PointwiseGrad[]> = {
  // one input: (k, g, x, y)
  neg: [(k, g) => k.neg(g)],
  abs: [(k, g, x) => k.mul(g, k.sign(x))],
  sign: [zero],
  floor: [zero],
  ceil: [zero],
  trunc: [zero],
  round: [zero],
  frac: [(_k, g) => g],
  square: [(k, g, x) => k.mul(g, k.mul(2, x))],
  sqrt: [(k, g, _x, y) => k.div(g, k.mul(2, y))],
  rsqrt: [(k, g, _x, y) => k.mul(k.mul(-0.5, g), k.mul(y, k.mul(y, y)))],
  reciprocal: [(k, g, _x, y) => k.neg(k.mul(g, k.mul(y, y)))],
  exp: [(k, g, _x, y) => k.mul(g, y)],
  exp2: [(k, g, _x, y) => k.mul(g, k.mul(y, Math.LN2))],
  expm1: [(k, g, _x, y) => k.mul(g, k.add(y, 1))],
  log: [(k, g, x) => k.div(g, x)],
  log2: [(k, g, x) => k.div(g, k.mul(x, Math.LN2))],
  log10: [(k, g, x) => k.div(g, k.mul(x, Math.LN10))],
  log1p: [(k, g, x) => k.div(g, k.add(x, 1))],
  sin: [(k, g, x) => k.mul(g, k.cos(x))],
  cos: [(k, g, x) => k.neg(k.mul(g, k.sin(x)))],
  tan: [(k, g, _x, y) => k.mul(g, k.add(1, k.mul(y, y)))],
  asin: [(k, g, x) => k.div(g, k.sqrt(k.sub(1, k.mul(x, x))))],
  acos: [(k, g, x) => k.neg(k.div(g, k.sqrt(k.sub(1, k.mul(x, x)))))],
  atan: [(k, g, x) => k.div(g, k.add(1, k.mul(x, x)))],
  sinh: [(k, g, x) => k.mul(g, k.cosh(x))],
  cosh: [(k, g, x) => k.mul(g, k.sinh(x))],
  tanh: [(k, g, _x, y) => k.mul(g, k.sub(1, k.mul(y, y)))],
  asinh: [(k, g, x) => k.div(g, k.sqrt(k.add(k.mul(x, x), 1)))],
  acosh: [(k, g, x) => k.div(g, k.sqrt(k.sub(k.mul(x, x), 1)))],
  atanh: [(k, g, x) => k.div(g, k.sub(1, k.mul(x, x)))],
  erf: [(k, g, x) => k.mul(g, k.mul(2 / Math.sqrt(Math.PI), k.exp(k.neg(k.mul(x, x)))))],
  relu: [(k, g, _x, y) => k.where(k.le(y, 0), 0, g)],
  relu6: [between(0, 6)],
  hardtanh: [between(-1, 1)],
  hardsigmoid: [(k, g, x) => k.where(k.logicalAnd(k.gt(x, -3), k.lt(x, 3)), k.div(g, 6), 0)],
  sigmoid: [(k, g, _x, y) => k.mul(g, k.mul(y, k.sub(1, y)))],
  logit: [(k, g, x) => k.where(k.logicalOr(k.lt(x, 0), k.gt(x, 1)), Number.NaN, k.div(g, k.mul(x, k.sub(1, x))))],
  softplus: [(k, g, x) => k.where(k.gt(x, 20), g, k.mul(g, k.sigmoid(x)))],
  logSigmoid: [(k, g, x) => k.mul(g, k.sigmoid(k.neg(x)))],
  silu: [
    (k, g, x) => {
      const s = k.sigmoid(x);
      return k.mul(g, k.mul(s, k.add(1, k.mul(x, k.sub(1, s)))));
    },
  ],
  mish: [
    (k, g, x) => {
      const t = k.tanh(k.log1p(k.exp(x)));
      return k.mul(g, k.add(t, k.mul(x, k.mul(k.sigmoid(x), k.sub(1, k.mul(t, t))))));
    },
  ],
  gelu: [
    (k, g, x) => {
      const cdf = k.mul(0.5, k.add(1, k.erf(k.mul(x, Math.SQRT1_2))));
      const pdf = k.mul(1 / Math.sqrt(2 * Math.PI), k.exp(k.mul(-0.5, k.mul(x, x))));
      return k.mul(g, k.add(cdf, k.mul(x, pdf)));
    },
  ],
  geluTanh: [
    (k, g, x) => {
      const square = k.mul(x, x);
      const t = k.tanh(k.mul(GELU_SCALE, k.add(x, k.mul(GELU_CUBIC, k.mul(x, square)))));
      const inner = k.mul(GELU_SCALE, k.add(1, k.mul(3 * GELU_CUBIC, square)));
      return k.mul(g, k.mul(0.5, k.add(k.add(1, t), k.mul(x, k.mul(k.sub(1, k.mul(t, t)), inner)))));
    },
  ],
  selu: [(k, g, x) => k.mul(g, k.mul(SELU_SCALE, k.where(k.le(x, 0), k.mul(SELU_ALPHA, k.exp(x)), 1)))],
  softsign: [
    (k, g, x) => {
      const d = k.add(1, k.abs(x));
      return k.sub(k.div(g, d), k.mul(k.div(k.mul(g, x), k.mul(d, d)), k.sign(x)));
    },
  ],

  // two inputs: (k, g, a, b, y)
  add: [(_k, g) => g, (_k, g) => g],
  sub: [(_k, g) => g, (k, g) => k.neg(g)],
  mul: [(k, g, _a, b) => k.mul(g, b), (k, g, a) => k.mul(g, a)],
  div: [(k, g, _a, b) => k.div(g, b), (k, g, a, b) => k.neg(k.div(k.mul(g, a), k.mul(b, b)))],
  pow: [
    (k, g, a, b) => k.where(k.eq(b, 0), 0, k.mul(g, k.mul(b, k.pow(a, k.sub(b, 1))))),
    (k, g, a, b, y) => k.where(k.logicalAnd(k.eq(a, 0), k.ge(b, 0)), 0, k.mul(g, k.mul(y, k.log(a)))),
  ],
  atan2: [
    (k, g, a, b) => k.div(k.mul(g, b), k.add(k.mul(a, a), k.mul(b, b))),
    (k, g, a, b) => k.neg(k.div(k.mul(g, a), k.add(k.mul(a, a), k.mul(b, b)))),
  ],
  floorDivide: [zero, zero],
  remainder: [(_k, g) => g, (k, g, a, b) => k.neg(k.mul(g, k.floorDivide(a, b)))],
  fmod: [(_k, g) => g, (k, g, a, b) => k.neg(k.mul(g, k.trunc(k.div(a, b))))],
  // equal operands share the gradient
  maximum: [
    (k, g, a, b) => k.where(k.eq(a, b), k.mul(g, 0.5), k.where(k.gt(a, b), g, 0)),
    (k, g, a, b) => k.where(k.eq(a, b), k.mul(g, 0.5), k.where(k.lt(a, b), g, 0)),
  ],
  minimum: [
    (k, g, a, b) => k.where(k.eq(a, b), k.mul(g, 0.5), k.where(k.lt(a, b), g, 0)),
    (k, g, a, b) => k.where(k.eq(a, b), k.mul(g, 0.5), k.where(k.gt(a, b), g, 0)),
  ],
  // Only where nothing can be said of the logarithm is the slope at 0 left out.
  xlogy: [
    (k, g, a, b) => k.where(k.mul(k.eq(a, 0), k.le(b, 0)), 0, k.mul(g, k.log(b))),
    (k, g, a, b) => k.div(k.mul(g, a), b),
  ],
  leakyRelu: [(k, g, x, slope) => k.where(k.gt(x, 0), g, k.mul(g, slope)), zero],
  elu: [(k, g, x, alpha) => k.where(k.le(x, 0), k.mul(g, k.mul(alpha, k.exp(x))), g), zero],

  // three inputs: (k, g, a, b, c)
  lerp: [
    (k, g, _a, _b, w) => k.mul(g, k.sub(1, w)),
    (k, g, _a, _b, w) => k.mul(g, w),
    (k, g, a, b) => k.mul(g, k.sub(b, a)),
  ],
  addcmul: [(_k, g) => g, (k, g, _a, _b, c) => k.mul(g, c), (k, g, _a, b) => k.mul(g, b)],
  addcdiv: [(_k, g) => g, (k, g, _a, _b, c) => k.div(g, c), (k, g, _a, b, c) => k.neg(k.div(k.mul(g, b), k.mul(c, c)))],
};
