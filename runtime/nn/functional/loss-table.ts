// Losses that compare two tensors element by element: one row each, formula and derivatives, as in the table of pointwise operations.
// `x` is the prediction, `y` the target, `c` a setting (beta, margin …).
import type { Algebra, Arg } from '../../ops/algebra.js';

type LossFormula = <V>(k: Algebra<V>, x: Arg<V>, y: Arg<V>, c: Arg<V>) => Arg<V>;
type LossGrad = <V>(k: Algebra<V>, g: Arg<V>, x: Arg<V>, y: Arg<V>, c: Arg<V>) => Arg<V>;

/** One loss. */
export interface LossRow {
  readonly name: string;
  readonly formula: LossFormula;
  /** Derivatives by prediction and target; without the second the target gets no gradient. */
  readonly dx: LossGrad;
  readonly dy?: LossGrad;
  /** A function of the CPU device that gives the same as the formula, faster. */
  readonly scalar?: string;
}

const smooth: LossGrad = (k, g, x, y, beta) => {
  const d = k.sub(x, y);
  return k.mul(g, k.where(k.ge(k.abs(d), beta), k.sign(d), k.div(d, beta)));
};
const huber: LossGrad = (k, g, x, y, delta) => {
  const d = k.sub(x, y);
  return k.mul(g, k.where(k.ge(k.abs(d), delta), k.mul(delta, k.sign(d)), d));
};

export const LOSSES = {
  mse: {
    name: 'Mse',
    formula: (k, x, y) => k.square(k.sub(x, y)),
    dx: (k, g, x, y) => k.mul(k.mul(g, 2), k.sub(x, y)),
    dy: (k, g, x, y) => k.mul(k.mul(g, 2), k.sub(y, x)),
  },
  l1: {
    name: 'L1',
    formula: (k, x, y) => k.abs(k.sub(x, y)),
    dx: (k, g, x, y) => k.mul(g, k.sign(k.sub(x, y))),
    dy: (k, g, x, y) => k.mul(g, k.sign(k.sub(y, x))),
  },
  /** Quadratic below beta, linear above. */
  smoothL1: {
    name: 'SmoothL1',
    formula: (k, x, y, beta) => {
      const d = k.abs(k.sub(x, y));
      return k.where(k.lt(d, beta), k.div(k.mul(0.5, k.mul(d, d)), beta), k.sub(d, k.mul(0.5, beta)));
    },
    dx: smooth,
    dy: (k, g, x, y, beta) => k.neg(smooth(k, g, x, y, beta)),
  },
  huber: {
    name: 'Huber',
    formula: (k, x, y, delta) => {
      const d = k.abs(k.sub(x, y));
      return k.where(k.lt(d, delta), k.mul(0.5, k.mul(d, d)), k.mul(delta, k.sub(d, k.mul(0.5, delta))));
    },
    dx: huber,
    dy: (k, g, x, y, delta) => k.neg(huber(k, g, x, y, delta)),
  },
  /** Logarithms are cut off at −100, as PyTorch does, so that the loss stays finite. */
  binaryCrossEntropy: {
    name: 'BinaryCrossEntropy',
    scalar: 'binaryCrossEntropy',
    formula: (k, x, y) =>
      k.sub(k.mul(k.sub(y, 1), k.maximum(k.log1p(k.neg(x)), -100)), k.mul(y, k.maximum(k.log(x), -100))),
    dx: (k, g, x, y) => k.div(k.mul(g, k.sub(x, y)), k.maximum(k.mul(k.sub(1, x), x), Math.fround(1e-12))),
    dy: (k, g, x) => k.mul(g, k.sub(k.maximum(k.log1p(k.neg(x)), -100), k.maximum(k.log(x), -100))),
  },
  /** max(x, 0) − x y + ln(1 + e^−|x|): the sigmoid is never taken, so nothing overflows. */
  binaryCrossEntropyWithLogits: {
    name: 'BinaryCrossEntropyWithLogits',
    formula: (k, x, y) => k.add(k.sub(k.maximum(x, 0), k.mul(x, y)), k.log1p(k.exp(k.neg(k.abs(x))))),
    dx: (k, g, x, y) => k.mul(g, k.sub(k.sigmoid(x), y)),
    dy: (k, g, x) => k.neg(k.mul(g, x)),
  },
  /** x is a log probability; nothing where the target is 0. */
  klDiv: {
    name: 'KlDiv',
    formula: (k, x, y) => k.where(k.eq(y, 0), 0, k.mul(y, k.sub(k.log(y), x))),
    dx: (k, g, _x, y) => k.neg(k.mul(g, y)),
    dy: (k, g, x, y) => k.where(k.eq(y, 0), 0, k.mul(g, k.sub(k.add(k.log(y), 1), x))),
  },
  klDivLog: {
    name: 'KlDiv',
    formula: (k, x, y) => k.mul(k.exp(y), k.sub(y, x)),
    dx: (k, g, _x, y) => k.neg(k.mul(g, k.exp(y))),
    dy: (k, g, x, y) => k.mul(g, k.mul(k.exp(y), k.add(1, k.sub(y, x)))),
  },
  /** x where y = 1, max(0, margin − x) where y = −1. */
  hingeEmbedding: {
    name: 'HingeEmbedding',
    formula: (k, x, y, margin) => k.where(k.eq(y, 1), x, k.maximum(k.sub(margin, x), 0)),
    dx: (k, g, x, y, margin) => k.where(k.eq(y, 1), g, k.where(k.gt(k.sub(margin, x), 0), k.neg(g), 0)),
  },
  softMargin: {
    name: 'SoftMargin',
    formula: (k, x, y) => k.log1p(k.exp(k.neg(k.mul(x, y)))),
    dx: (k, g, x, y) => k.neg(k.mul(k.mul(g, y), k.sigmoid(k.neg(k.mul(x, y))))),
  },
} satisfies Record<string, LossRow>;
