// Activation layers: without parameters, so each is a function with settings and a name.
import type { DType } from '../tensor/dtype.js';
import type { AnyTensor, Tensor } from '../tensor/tensor.js';
import type { Shape, ToFloat } from '../types/index.js';
import { plainLayers } from './between-layers.js';
import { filled } from './factory.js';
import * as F from './functional/activations.js';
import { ModuleBase } from './module.js';
import { Parameter } from './parameter.js';
import { python, pythonFloat } from './printing.js';

/** A layer that computes every element by itself, or along one dimension: the shape stays. */
export type ShapeKeeping = <S extends Shape, D extends DType>(x: Tensor<S, D>) => Tensor<S, ToFloat<D>>;

/** Base of the activations: the settings are printed as PyTorch prints them. */
export abstract class Activation extends ModuleBase {
  protected abstract run(x: AnyTensor): AnyTensor;
  override forward<S extends Shape, D extends DType>(x: Tensor<S, D>): Tensor<S, ToFloat<D>> {
    return this.run(x as unknown as AnyTensor) as unknown as Tensor<S, ToFloat<D>>;
  }
}
export interface Activation extends ShapeKeeping {}

/** max(x, 0); `inplace` overwrites the input. */
export class ReLU extends Activation {
  readonly inplace: boolean;
  constructor(options: { inplace?: boolean } = {}) {
    super();
    this.inplace = options.inplace ?? false;
  }
  protected run(x: AnyTensor): AnyTensor {
    return this.inplace ? x.relu_() : x.relu();
  }
  override extraRepr(): string {
    return this.inplace ? 'inplace=True' : '';
  }
}

/** min(max(x, 0), 6). */
export class ReLU6 extends Activation {
  protected run(x: AnyTensor): AnyTensor {
    return x.relu6();
  }
}

/** 1 / (1 + e⁻ˣ). */
export class Sigmoid extends Activation {
  protected run(x: AnyTensor): AnyTensor {
    return x.sigmoid();
  }
}

/** ln σ(x). */
export class LogSigmoid extends Activation {
  protected run(x: AnyTensor): AnyTensor {
    return x.logSigmoid();
  }
}

/** Hyperbolic tangent. */
export class Tanh extends Activation {
  protected run(x: AnyTensor): AnyTensor {
    return x.tanh();
  }
}

/** x − tanh x. */
export class Tanhshrink extends Activation {
  protected run(x: AnyTensor): AnyTensor {
    return F.tanhshrink(x);
  }
}

/** x · Φ(x). */
export class GELU extends Activation {
  readonly approximate: 'none' | 'tanh';
  constructor(options: { approximate?: 'none' | 'tanh' } = {}) {
    super();
    this.approximate = options.approximate ?? 'none';
  }
  protected run(x: AnyTensor): AnyTensor {
    return x.gelu({ approximate: this.approximate });
  }
  override extraRepr(): string {
    return `approximate=${python(this.approximate)}`;
  }
}

/** x · σ(x), also called swish. */
export class SiLU extends Activation {
  protected run(x: AnyTensor): AnyTensor {
    return x.silu();
  }
}

/** x · tanh(softplus(x)). */
export class Mish extends Activation {
  protected run(x: AnyTensor): AnyTensor {
    return x.mish();
  }
}

/** Scaled exponential linear unit. */
export class SELU extends Activation {
  protected run(x: AnyTensor): AnyTensor {
    return x.selu();
  }
}

/** x / (1 + |x|). */
export class Softsign extends Activation {
  protected run(x: AnyTensor): AnyTensor {
    return x.softsign();
  }
}

/** (x + 3) / 6 within [0, 1]. */
export class Hardsigmoid extends Activation {
  protected run(x: AnyTensor): AnyTensor {
    return x.hardsigmoid();
  }
}

/** x · hardsigmoid(x). */
export class Hardswish extends Activation {
  protected run(x: AnyTensor): AnyTensor {
    return F.hardswish(x);
  }
}

/** x where positive, else α (eˣ − 1). */
export class ELU extends Activation {
  constructor(readonly alpha = 1) {
    super();
  }
  protected run(x: AnyTensor): AnyTensor {
    return x.elu(this.alpha);
  }
  override extraRepr(): string {
    return `alpha=${this.alpha === 1 ? '1.0' : pythonFloat(this.alpha)}`;
  }
}

/** Continuously differentiable ELU. */
export class CELU extends Activation {
  constructor(readonly alpha = 1) {
    super();
  }
  protected run(x: AnyTensor): AnyTensor {
    return F.celu(x, this.alpha);
  }
  override extraRepr(): string {
    return `alpha=${pythonFloat(this.alpha)}`;
  }
}

/** x where positive, else `negativeSlope` · x. */
export class LeakyReLU extends Activation {
  constructor(readonly negativeSlope = 0.01) {
    super();
  }
  protected run(x: AnyTensor): AnyTensor {
    return x.leakyRelu(this.negativeSlope);
  }
  override extraRepr(): string {
    return `negative_slope=${pythonFloat(this.negativeSlope)}`;
  }
}

/** Leaky ReLU whose slope is learned: one for all channels, or one for each. */
export class PReLU extends Activation {
  readonly weight: Parameter;
  constructor(
    readonly numParameters = 1,
    options: { init?: number } = {},
  ) {
    super();
    this.weight = new Parameter(filled([numParameters], options.init ?? 0.25)) as unknown as Parameter;
  }
  protected run(x: AnyTensor): AnyTensor {
    return F.prelu(x, this.weight as unknown as AnyTensor);
  }
  override extraRepr(): string {
    return `num_parameters=${this.numParameters}`;
  }
}

/** x within [minVal, maxVal]. */
export class Hardtanh extends Activation {
  constructor(
    readonly minVal = -1,
    readonly maxVal = 1,
  ) {
    super();
  }
  protected run(x: AnyTensor): AnyTensor {
    return F.hardtanh(x, this.minVal, this.maxVal);
  }
  override extraRepr(): string {
    return `min_val=${pythonFloat(this.minVal)}, max_val=${pythonFloat(this.maxVal)}`;
  }
}

/** ln(1 + e^(βx)) / β. */
export class Softplus extends Activation {
  constructor(
    readonly beta = 1,
    readonly threshold = 20,
  ) {
    super();
  }
  protected run(x: AnyTensor): AnyTensor {
    return F.softplus(x, this.beta, this.threshold);
  }
  override extraRepr(): string {
    return `beta=${this.beta}, threshold=${this.threshold}`;
  }
}

/** x moved towards 0 by λ. */
export class Softshrink extends Activation {
  constructor(readonly lambd = 0.5) {
    super();
  }
  protected run(x: AnyTensor): AnyTensor {
    return F.softshrink(x, this.lambd);
  }
  override extraRepr(): string {
    return String(this.lambd);
  }
}

/** x, but 0 within [−λ, λ]. */
export class Hardshrink extends Activation {
  constructor(readonly lambd = 0.5) {
    super();
  }
  protected run(x: AnyTensor): AnyTensor {
    return F.hardshrink(x, this.lambd);
  }
  override extraRepr(): string {
    return String(this.lambd);
  }
}

/** x where above the threshold, else `value`. */
export class Threshold extends Activation {
  constructor(
    readonly threshold: number,
    readonly value: number,
  ) {
    super();
  }
  protected run(x: AnyTensor): AnyTensor {
    return F.threshold(x, this.threshold, this.value);
  }
  override extraRepr(): string {
    return `threshold=${this.threshold}, value=${this.value}`;
  }
}

plainLayers(ReLU, Sigmoid, Tanh, GELU, SiLU, LeakyReLU);
