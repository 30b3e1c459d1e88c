import type { Formula } from './algebra.js';

/** One row per pointwise operation. Its derivative, if it has one, is the row of the same name in `autograd/derivatives.ts`. */
export interface PointwiseRow {
  readonly name: string;
  readonly arity: 1 | 2 | 3;
  /** dtype of the result: that of the operands, at least int64 for bool, at least float, or bool. */
  readonly result: 'same' | 'number' | 'float' | 'bool';
  /** The name of an {@link Formula} in the algebra stands for itself when left out. */
  readonly formula?: Formula;
  /** Range that sample inputs are drawn from; [-2, 2] when left out. */
  readonly samples?: readonly [number, number];
  /** PyTorch takes no bool here: the sentence it says. */
  readonly noBool?: string;
  /** PyTorch has this kernel for no bool result: its name in the message. */
  readonly kernel?: string;
  /** All operands must have the dtype of the first: PyTorch's names for the others. */
  readonly alike?: readonly string[];
  /** Whole numbers divided by zero are an error. */
  readonly divides?: true;
}

const same = (name: string, rest: Partial<PointwiseRow> = {}): PointwiseRow => ({
  name,
  arity: 1,
  result: 'same',
  ...rest,
});
const float = (name: string, rest: Partial<PointwiseRow> = {}): PointwiseRow => ({
  name,
  arity: 1,
  result: 'float',
  ...rest,
});
const test = (name: string): PointwiseRow => ({ name, arity: 1, result: 'bool' });
const same2 = (name: string, rest: Partial<PointwiseRow> = {}): PointwiseRow => ({
  name,
  arity: 2,
  result: 'same',
  ...rest,
});
const compare = (name: string): PointwiseRow => ({ name, arity: 2, result: 'bool' });

/** √(2/π) and the cubic's factor of GELU's tanh form (https://arxiv.org/abs/1606.08415). */
export const GELU_SCALE = Math.sqrt(2 / Math.PI);
export const GELU_CUBIC = 0.044715;
/** SELU's constants (https://arxiv.org/abs/1706.02515). */
export const SELU_ALPHA = 1.6732632423543772;
export const SELU_SCALE = 1.0507009873554805;

export const POINTWISE: readonly PointwiseRow[] = [
  same('neg', { noBool: 'Negation, the `-` operator, on a bool tensor is not supported' }),
  same('abs', { kernel: 'abs_cpu' }),
  same('sign'),
  same('square', { result: 'number' }),
  same('floor', { kernel: 'floor_vml_cpu' }),
  same('ceil', { kernel: 'ceil_vml_cpu' }),
  same('trunc', { kernel: 'trunc_vml_cpu' }),
  same('round', { kernel: 'round_vml_cpu' }),
  same('frac', { formula: (k, x) => k.sub(x, k.trunc(x)) }),
  same('relu', { noBool: 'Boolean inputs not supported for relu', formula: (k, x) => k.where(k.le(x, 0), 0, x) }),
  same('relu6', { formula: (k, x) => k.minimum(k.maximum(x, 0), 6) }),

  float('sqrt', { samples: [0.3, 3] }),
  float('rsqrt', { samples: [0.3, 3] }),
  float('reciprocal', { samples: [0.4, 2] }),
  float('exp'),
  float('exp2'),
  float('expm1'),
  float('log', { samples: [0.3, 3] }),
  float('log2', { samples: [0.3, 3] }),
  float('log10', { samples: [0.3, 3] }),
  float('log1p', { samples: [-0.6, 3] }),
  float('sin'),
  float('cos'),
  float('tan', { samples: [-1.2, 1.2] }),
  float('asin', { samples: [-0.9, 0.9] }),
  float('acos', { samples: [-0.9, 0.9] }),
  float('atan'),
  float('sinh'),
  float('cosh'),
  float('tanh'),
  float('asinh'),
  float('acosh', { samples: [1.2, 3] }),
  float('atanh', { samples: [-0.9, 0.9] }),
  float('erf'),
  float('sigmoid'),
  float('logit', { samples: [0.1, 0.9], formula: (k, x) => k.log(k.div(x, k.sub(1, x))) }),
  float('softplus', { formula: (k, x) => k.where(k.gt(x, 20), x, k.log1p(k.exp(x))) }),
  float('logSigmoid', { formula: (k, x) => k.sub(k.minimum(x, 0), k.log1p(k.exp(k.neg(k.abs(x))))) }),
  float('silu', { formula: (k, x) => k.div(x, k.add(1, k.exp(k.neg(x)))) }),
  float('mish', { formula: (k, x) => k.mul(x, k.tanh(k.log1p(k.exp(x)))) }),
  float('gelu', { formula: (k, x) => k.mul(k.mul(x, 0.5), k.add(1, k.erf(k.mul(x, Math.SQRT1_2)))) }),
  float('geluTanh', {
    formula: (k, x) =>
      k.mul(k.mul(x, 0.5), k.add(1, k.tanh(k.mul(GELU_SCALE, k.add(x, k.mul(GELU_CUBIC, k.mul(x, k.mul(x, x)))))))),
  }),
  float('selu', {
    formula: (k, x) => k.mul(SELU_SCALE, k.where(k.gt(x, 0), x, k.mul(SELU_ALPHA, k.expm1(x)))),
  }),
  float('softsign', { formula: (k, x) => k.div(x, k.add(1, k.abs(x))) }),
  same('hardtanh', {
    noBool: 'Bool inputs not supported for hardtanh',
    formula: (k, x) => k.minimum(k.maximum(x, -1), 1),
  }),
  float('hardsigmoid', { formula: (k, x) => k.div(k.minimum(k.maximum(k.add(x, 3), 0), 6), 6) }),

  test('isnan'),
  test('isinf'),
  test('isfinite'),
  test('logicalNot'),

  same2('add'),
  same2('sub', { noBool: 'Subtraction, the `-` operator, with a bool tensor is not supported' }),
  same2('mul'),
  { name: 'div', arity: 2, result: 'float', samples: [0.4, 2] },
  same2('pow', { samples: [0.4, 2], kernel: 'pow' }),
  { name: 'atan2', arity: 2, result: 'float', samples: [0.4, 2] },
  same2('floorDivide', { samples: [0.4, 2], kernel: 'div_floor_cpu', divides: true }),
  same2('remainder', { samples: [0.4, 2], kernel: 'remainder_cpu', divides: true }),
  same2('fmod', { samples: [0.4, 2], kernel: 'fmod_cpu', divides: true }),
  same2('maximum'),
  same2('minimum'),
  {
    name: 'xlogy',
    arity: 2,
    result: 'float',
    samples: [0.4, 2],
    // 0 · log 0 is 0, and 0 · log NaN is NaN.
    formula: (k, a, b) => k.where(k.eq(a, 0), k.where(k.eq(b, b), 0, b), k.mul(a, k.log(b))),
  },
  // elu and leakyRelu: the second operand is the slope, a plain number
  { name: 'leakyRelu', arity: 2, result: 'float', formula: (k, x, slope) => k.where(k.gt(x, 0), x, k.mul(x, slope)) },
  {
    name: 'elu',
    arity: 2,
    result: 'float',
    formula: (k, x, alpha) => k.where(k.gt(x, 0), x, k.mul(alpha, k.expm1(x))),
  },
  compare('eq'),
  compare('ne'),
  compare('lt'),
  compare('le'),
  compare('gt'),
  compare('ge'),
  compare('logicalAnd'),
  compare('logicalOr'),
  compare('logicalXor'),

  {
    name: 'lerp',
    arity: 3,
    result: 'same',
    alike: ['end', 'weight'],
    // From the nearer end, so that both ends come out exactly, and infinite ones.
    formula: (k, a, b, w) =>
      k.where(k.lt(w, 0.5), k.add(a, k.mul(w, k.sub(b, a))), k.sub(b, k.mul(k.sub(b, a), k.sub(1, w)))),
  },
  // addcmul and addcdiv take their `value` through the scaled second operand
  { name: 'addcmul', arity: 3, result: 'same', formula: (k, a, b, c) => k.add(a, k.mul(b, c)) },
  { name: 'addcdiv', arity: 3, result: 'same', samples: [0.4, 2], formula: (k, a, b, c) => k.add(a, k.div(b, c)) },
];
