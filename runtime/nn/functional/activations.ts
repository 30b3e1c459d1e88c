// Activation functions. Those that are operations of a tensor are only named here; the others are made of them.
import { defaultGenerator } from '../../random/index.js';
import type { AnyTensor as T, Tensor } from '../../tensor/tensor.js';
import type { ArgOr, DimError, DType, Shape, ToFloat } from '../../types/index.js';
import { over } from '../factory.js';

/** Any activation: the shape stays. */
type Kept<S extends Shape, D extends DType> = Tensor<S, ToFloat<D>>;

/**
 * max(x, 0). [...] → [...].
 * @example
 * F.relu(torch.tensor([-2, 0, 3])); // → tensor([0., 0., 3.])
 */
export const relu = <S extends Shape, D extends DType>(
  x: Tensor<S, D>,
  options: { inplace?: boolean } = {},
): Tensor<S, D> => (options.inplace ? x.relu_() : x.relu());
/**
 * min(max(x, 0), 6). [...] → [...].
 * @example
 * F.relu6(torch.tensor([-2, 0, 3])); // → tensor([0., 0., 3.])
 */
export const relu6 = <S extends Shape, D extends DType>(x: Tensor<S, D>): Tensor<S, D> => x.relu6();
/**
 * 1 / (1 + e⁻ˣ). [...] → [...].
 * @example
 * F.sigmoid(torch.tensor([-2, 0, 3])); // → tensor([0.1192, 0.5000, 0.9526])
 */
export const sigmoid = <S extends Shape, D extends DType>(x: Tensor<S, D>): Kept<S, D> => x.sigmoid();
/**
 * Hyperbolic tangent. [...] → [...].
 * @example
 * F.tanh(torch.tensor([-2, 0, 3])); // → tensor([-0.9640, 0.0000, 0.9951])
 */
export const tanh = <S extends Shape, D extends DType>(x: Tensor<S, D>): Kept<S, D> => x.tanh();
/**
 * ln σ(x), without underflow. [...] → [...].
 * @example
 * F.logsigmoid(torch.tensor([-2, 0, 3])); // → tensor([-2.1269, -0.6931, -0.0486])
 */
export const logsigmoid = <S extends Shape, D extends DType>(x: Tensor<S, D>): Kept<S, D> => x.logSigmoid();
/**
 * x · σ(x), also called swish. [...] → [...].
 * @example
 * F.silu(torch.tensor([-2, 0, 3])); // → tensor([-0.2384, 0.0000, 2.8577])
 */
export const silu = <S extends Shape, D extends DType>(x: Tensor<S, D>): Kept<S, D> => x.silu();
/**
 * x · tanh(ln(1 + eˣ)). [...] → [...].
 * @example
 * F.mish(torch.tensor([-2, 0, 3])); // → tensor([-0.2525, 0.0000, 2.9865])
 */
export const mish = <S extends Shape, D extends DType>(x: Tensor<S, D>): Kept<S, D> => x.mish();
/**
 * Scaled ELU, which keeps mean 0 and variance 1 from layer to layer. [...] → [...].
 * @example
 * F.selu(torch.tensor([-2, 0, 3])); // → tensor([-1.5202, 0.0000, 3.1521])
 */
export const selu = <S extends Shape, D extends DType>(x: Tensor<S, D>): Kept<S, D> => x.selu();
/**
 * x / (1 + |x|). [...] → [...].
 * @example
 * F.softsign(torch.tensor([-2, 0, 3])); // → tensor([-0.6667, 0.0000, 0.7500])
 */
export const softsign = <S extends Shape, D extends DType>(x: Tensor<S, D>): Kept<S, D> => x.softsign();
/**
 * min(max(x/6 + ½, 0), 1). [...] → [...].
 * @example
 * F.hardsigmoid(torch.tensor([-2, 0, 3])); // → tensor([0.1667, 0.5000, 1.0000])
 */
export const hardsigmoid = <S extends Shape, D extends DType>(x: Tensor<S, D>): Kept<S, D> => x.hardsigmoid();
/**
 * x · Φ(x), Φ the normal distribution function; or its tanh approximation. [...] → [...].
 * @example
 * F.gelu(torch.tensor([-2, 0, 3])); // → tensor([-0.0455, 0.0000, 2.9960])
 */
export const gelu = <S extends Shape, D extends DType>(
  x: Tensor<S, D>,
  options: { approximate?: 'none' | 'tanh' } = {},
): Kept<S, D> => x.gelu(options);
/**
 * x where positive, else `negativeSlope` (default 0.01) times x. [...] → [...].
 * @example
 * F.leakyRelu(torch.tensor([-2, 0, 3]), 0.1); // → tensor([-0.2000, 0.0000, 3.0000])
 */
export const leakyRelu = <S extends Shape, D extends DType>(x: Tensor<S, D>, negativeSlope = 0.01): Kept<S, D> =>
  x.leakyRelu(negativeSlope);
/**
 * x where positive, else `alpha` (default 1) times (eˣ − 1). [...] → [...].
 * @example
 * F.elu(torch.tensor([-2, 0, 3])); // → tensor([-0.8647, 0.0000, 3.0000])
 */
export const elu = <S extends Shape, D extends DType>(x: Tensor<S, D>, alpha = 1): Kept<S, D> => x.elu(alpha);
/**
 * eˣ / Σ eˣ along `dim`. [...] → [...].
 * @example
 * F.softmax(torch.tensor([-2, 0, 3]), 0); // → tensor([0.0064, 0.0471, 0.9465])
 */
export const softmax = <S extends Shape, D extends DType, const R extends number>(
  x: Tensor<S, D>,
  dim: ArgOr<DimError<S, R>, R>,
): Tensor<S, D> => along('softmax', x, dim, (y, d) => y.softmax(d));
/**
 * ln softmax along `dim`, exact where softmax underflows. [...] → [...].
 * @example
 * F.logSoftmax(torch.tensor([-2, 0, 3]), 0); // → tensor([-5.0550, -3.0550, -0.0550])
 */
export const logSoftmax = <S extends Shape, D extends DType, const R extends number>(
  x: Tensor<S, D>,
  dim: ArgOr<DimError<S, R>, R>,
): Tensor<S, D> => along('logSoftmax', x, dim, (y, d) => y.logSoftmax(d));
/**
 * softmax of −x along `dim`. [...] → [...].
 * @example
 * F.softmin(torch.tensor([-2, 0, 3]), 0); // → tensor([0.8756, 0.1185, 0.0059])
 */
export const softmin = <S extends Shape, D extends DType, const R extends number>(
  x: Tensor<S, D>,
  dim: ArgOr<DimError<S, R>, R>,
): Tensor<S, D> => along('softmin', x, dim, (y, d) => y.neg().softmax(d));

function along<X>(name: string, x: X, dim: unknown, run: (x: T, dim: number) => T): X {
  if (typeof dim !== 'number')
    throw new TypeError(`${name}: give the dimension whose entries shall sum to 1, for example F.${name}(x, 1)`);
  return run(x as T, dim) as X;
}

/**
 * x within [minVal, maxVal], by default [−1, 1]. Unlike clamp, it passes no gradient at the bounds themselves.
 * @example
 * F.hardtanh(torch.tensor([-2, 0, 3])); // → tensor([-1., 0., 1.])
 */
export const hardtanh = (x: T, minVal = -1, maxVal = 1): T =>
  minVal === -1 && maxVal === 1
    ? x.hardtanh()
    : x.where(x.le(minVal).logicalOr(x.ge(maxVal)).logicalNot(), x.detach().clamp(minVal, maxVal));
/**
 * x · hardsigmoid(x).
 * @example
 * F.hardswish(torch.tensor([-2, 0, 3])); // → tensor([-0.3333, 0.0000, 3.0000])
 */
export const hardswish = (x: T): T => x.mul(x.add(3).clamp(0, 6)).div(6);
/**
 * x − tanh x.
 * @example
 * F.tanhshrink(torch.tensor([-2, 0, 3])); // → tensor([-1.0360, 0.0000, 2.0049])
 */
export const tanhshrink = (x: T): T => x.sub(x.tanh());
/**
 * max(0, x) + min(0, α (e^(x/α) − 1)).
 * @example
 * F.celu(torch.tensor([-2, 0, 3])); // → tensor([-0.8647, 0.0000, 3.0000])
 */
export const celu = (x: T, alpha = 1): T => x.clamp(0, null).add(x.div(alpha).expm1().mul(alpha).clamp(null, 0));
/**
 * ln(1 + e^(β x)) / β; x itself where β x is above the threshold.
 * @example
 * F.softplus(torch.tensor([-2, 0, 3])); // → tensor([0.1269, 0.6931, 3.0486])
 */
export const softplus = (x: T, beta = 1, threshold = 20): T =>
  beta === 1 && threshold === 20
    ? x.softplus()
    : x.where(x.mul(beta).gt(threshold), x.mul(beta).exp().log1p().div(beta));
/**
 * x moved towards 0 by λ, 0 within [−λ, λ].
 * @example
 * F.softshrink(torch.tensor([-2, 0, 3])); // → tensor([-1.5000, 0.0000, 2.5000])
 */
export const softshrink = (x: T, lambd = 0.5): T => x.sub(lambd).clamp(0, null).add(x.add(lambd).clamp(null, 0));
/**
 * x, but 0 within [−λ, λ].
 * @example
 * F.hardshrink(torch.tensor([-2, 0, 3])); // → tensor([-2., 0., 3.])
 */
export const hardshrink = (x: T, lambd = 0.5): T => x.where(x.abs().le(lambd).logicalNot(), 0);
/**
 * x where above the threshold, else `value`.
 * @example
 * F.threshold(torch.tensor([-2, 0, 3]), 1, -9); // → tensor([-9., -9., 3.])
 */
export const threshold = (x: T, bound: number, value: number): T => x.where(x.le(bound).logicalNot(), value);
/**
 * x where positive, else weight · x; one weight, or one per channel (dimension 1).
 * @example
 * F.prelu(torch.tensor([-2, 3]), torch.tensor([0.1])); // → tensor([-0.2000, 3.0000])
 */
export const prelu = (x: T, weight: T): T => {
  const channels = x.ndim < 2 ? 1 : x.shape[1]!;
  if (weight.count !== 1 && weight.count !== channels)
    throw new RangeError(
      `Mismatch of parameter numbers and input channel size. Found parameter numbers = ${weight.count} and channel size = ${channels}.`,
    );
  const shape = weight.count === 1 ? [1] : [weight.count, ...new Array<number>(Math.max(x.ndim - 2, 0)).fill(1)];
  return x.clamp(0, null).add(x.clamp(null, 0).mul(weight.reshape(shape)));
};
/**
 * Half of the channels, gated by the sigmoid of the others.
 * @example
 * F.glu(torch.tensor([1, 2, 0, 100])); // → tensor([0.5000, 2.0000])
 */
export const glu = (x: T, dim = -1): T => {
  const [a, b] = x.chunk(2, dim) as unknown as [T, T];
  if (x.size(dim) % 2 !== 0)
    throw new RangeError(
      `Halving dimension must be even, but dimension ${dim < 0 ? dim + x.ndim : dim} is size ${x.size(dim)}`,
    );
  return a.mul(b.sigmoid());
};

/** Settings of {@link gumbelSoftmax}. */
export interface GumbelOptions {
  /** Temperature. Default 1. */
  tau?: number;
  /** One-hot samples, with the gradient of the soft ones. Default false. */
  hard?: boolean;
  /** Along which the samples sum to 1. Default −1. */
  dim?: number;
}

/**
 * Samples of a categorical distribution that can be differentiated.
 * @example
 * F.gumbelSoftmax(torch.zeros(2, 3), { hard: true }).sum(1); // → tensor([1., 1.])
 */
export function gumbelSoftmax(logits: T, { tau = 1, hard = false, dim = -1 }: GumbelOptions = {}): T {
  const noise = new Float32Array(logits.count);
  for (let i = 0; i < noise.length; i++) noise[i] = -Math.log(-Math.log(1 - defaultGenerator.uniform64()));
  const soft = logits.add(over(noise, logits.shape.slice()).to(logits.dtype).to(logits.device)).div(tau).softmax(dim);
  if (!hard) return soft;
  const top = soft.argmax(dim, { keepdim: true });
  const hot = soft
    .detach()
    .mul(0)
    .scatter(dim, top as T, 1);
  return hot.sub(soft.detach()).add(soft);
}
