// Activation functions. Those that are operations of a tensor are only named here; the others are made of them.
import { defaultGenerator } from '../../random/index.js';
import type { AnyTensor as T, Tensor } from '../../tensor/tensor.js';
import type { ArgOr, DimError, DType, Shape, ToFloat } from '../../types/index.js';
import { over } from '../factory.js';

/** Any activation: the shape stays. */
type Kept<S extends Shape, D extends DType> = Tensor<S, ToFloat<D>>;

export const relu = <S extends Shape, D extends DType>(
  x: Tensor<S, D>,
  options: { inplace?: boolean } = {},
): Tensor<S, D> => (options.inplace ? x.relu_() : x.relu());
export const relu6 = <S extends Shape, D extends DType>(x: Tensor<S, D>): Tensor<S, D> => x.relu6();
export const sigmoid = <S extends Shape, D extends DType>(x: Tensor<S, D>): Kept<S, D> => x.sigmoid();
export const tanh = <S extends Shape, D extends DType>(x: Tensor<S, D>): Kept<S, D> => x.tanh();
export const logsigmoid = <S extends Shape, D extends DType>(x: Tensor<S, D>): Kept<S, D> => x.logSigmoid();
export const silu = <S extends Shape, D extends DType>(x: Tensor<S, D>): Kept<S, D> => x.silu();
export const mish = <S extends Shape, D extends DType>(x: Tensor<S, D>): Kept<S, D> => x.mish();
export const selu = <S extends Shape, D extends DType>(x: Tensor<S, D>): Kept<S, D> => x.selu();
export const softsign = <S extends Shape, D extends DType>(x: Tensor<S, D>): Kept<S, D> => x.softsign();
export const hardsigmoid = <S extends Shape, D extends DType>(x: Tensor<S, D>): Kept<S, D> => x.hardsigmoid();
export const gelu = <S extends Shape, D extends DType>(
  x: Tensor<S, D>,
  options: { approximate?: 'none' | 'tanh' } = {},
): Kept<S, D> => x.gelu(options);
/** x where positive, else `negativeSlope` (default 0.01) times x. */
export const leakyRelu = <S extends Shape, D extends DType>(x: Tensor<S, D>, negativeSlope = 0.01): Kept<S, D> =>
  x.leakyRelu(negativeSlope);
/** x where positive, else `alpha` (default 1) times (eˣ − 1). */
export const elu = <S extends Shape, D extends DType>(x: Tensor<S, D>, alpha = 1): Kept<S, D> => x.elu(alpha);
/** eˣ / Σ eˣ along `dim`. */
export const softmax = <S extends Shape, D extends DType, const R extends number>(
  x: Tensor<S, D>,
  dim: ArgOr<DimError<S, R>, R>,
): Tensor<S, D> => along('softmax', x, dim, (y, d) => y.softmax(d));
/** ln softmax along `dim`, exact where softmax underflows. */
export const logSoftmax = <S extends Shape, D extends DType, const R extends number>(
  x: Tensor<S, D>,
  dim: ArgOr<DimError<S, R>, R>,
): Tensor<S, D> => along('logSoftmax', x, dim, (y, d) => y.logSoftmax(d));
/** softmax of −x along `dim`. */
export const softmin = <S extends Shape, D extends DType, const R extends number>(
  x: Tensor<S, D>,
  dim: ArgOr<DimError<S, R>, R>,
): Tensor<S, D> => along('softmin', x, dim, (y, d) => y.neg().softmax(d));

function along<X>(name: string, x: X, dim: unknown, run: (x: T, dim: number) => T): X {
  if (typeof dim !== 'number')
    throw new TypeError(`${name}: give the dimension whose entries shall sum to 1, for example F.${name}(x, 1)`);
  return run(x as T, dim) as X;
}

/** x within [minVal, maxVal], by default [−1, 1]. Unlike clamp, it passes no gradient at the bounds themselves. */
export const hardtanh = (x: T, minVal = -1, maxVal = 1): T =>
  minVal === -1 && maxVal === 1
    ? x.hardtanh()
    : x.where(x.le(minVal).logicalOr(x.ge(maxVal)).logicalNot(), x.detach().clamp(minVal, maxVal));
/** x · hardsigmoid(x). */
export const hardswish = (x: T): T => x.mul(x.add(3).clamp(0, 6)).div(6);
/** x − tanh x. */
export const tanhshrink = (x: T): T => x.sub(x.tanh());
/** max(0, x) + min(0, α (e^(x/α) − 1)). */
export const celu = (x: T, alpha = 1): T => x.clamp(0, null).add(x.div(alpha).expm1().mul(alpha).clamp(null, 0));
/** ln(1 + e^(β x)) / β; x itself where β x is above the threshold. */
export const softplus = (x: T, beta = 1, threshold = 20): T =>
  beta === 1 && threshold === 20
    ? x.softplus()
    : x.where(x.mul(beta).gt(threshold), x.mul(beta).exp().log1p().div(beta));
/** x moved towards 0 by λ, 0 within [−λ, λ]. */
export const softshrink = (x: T, lambd = 0.5): T => x.sub(lambd).clamp(0, null).add(x.add(lambd).clamp(null, 0));
/** x, but 0 within [−λ, λ]. */
export const hardshrink = (x: T, lambd = 0.5): T => x.where(x.abs().gt(lambd), 0);
/** x where above the threshold, else `value`. */
export const threshold = (x: T, bound: number, value: number): T => x.where(x.gt(bound), value);
/** x where positive, else weight · x; one weight, or one per channel (dimension 1). */
export const prelu = (x: T, weight: T): T => {
  const shape = weight.count === 1 ? [1] : [weight.count, ...new Array<number>(Math.max(x.ndim - 2, 0)).fill(1)];
  return x.clamp(0, null).add(x.clamp(null, 0).mul(weight.reshape(shape)));
};
/** Half of the channels, gated by the sigmoid of the others. */
export const glu = (x: T, dim = -1): T => {
  const [a, b] = x.chunk(2, dim) as unknown as [T, T];
  if (x.size(dim) % 2 !== 0)
    throw new RangeError(`Halving dimension must be even, but dimension ${dim} is size ${x.size(dim)}`);
  return a.mul(b.sigmoid());
};

/** Settings of {@link gumbelSoftmax}. */
export interface GumbelOptions {
  /** Temperature. Default 1. */
  tau?: number;
  /** One-hot samples, with the gradient of the soft ones. Default false. */
  hard?: boolean;
  dim?: number;
}

/** Samples of a categorical distribution that can be differentiated. */
export function gumbelSoftmax(logits: T, { tau = 1, hard = false, dim = -1 }: GumbelOptions = {}): T {
  const noise = new Float32Array(logits.count);
  for (let i = 0; i < noise.length; i++) noise[i] = -Math.log(-Math.log(1 - defaultGenerator.uniform64()));
  const soft = logits.add(over(noise, logits.shape.slice()).to(logits.dtype)).div(tau).softmax(dim);
  if (!hard) return soft;
  const top = soft.argmax(dim, { keepdim: true });
  const hot = soft
    .detach()
    .mul(0)
    .scatter(dim, top as T, 1);
  return hot.sub(soft.detach()).add(soft);
}
