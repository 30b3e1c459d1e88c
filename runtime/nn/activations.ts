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

/**
 * max(x, 0); `inplace` overwrites the input. [...] → [...].
 * @example
 * new nn.ReLU()(torch.tensor([-2, 0, 3])); // → tensor([0., 0., 3.])
 */
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

/**
 * 1 / (1 + e⁻ˣ). [...] → [...].
 * @example
 * new nn.Sigmoid()(torch.tensor([-2, 0, 3])); // → tensor([0.1192, 0.5000, 0.9526])
 */
export class Sigmoid extends Activation {
  protected run(x: AnyTensor): AnyTensor {
    return x.sigmoid();
  }
}

/**
 * ln σ(x). [...] → [...].
 * @example
 * new nn.LogSigmoid()(torch.tensor([-2, 0, 3])); // → tensor([-2.1269, -0.6931, -0.0486])
 */
export class LogSigmoid extends Activation {
  protected run(x: AnyTensor): AnyTensor {
    return x.logSigmoid();
  }
}

/**
 * Hyperbolic tangent. [...] → [...].
 * @example
 * new nn.Tanh()(torch.tensor([-2, 0, 3])); // → tensor([-0.9640, 0.0000, 0.9951])
 */
export class Tanh extends Activation {
  protected run(x: AnyTensor): AnyTensor {
    return x.tanh();
  }
}

/**
 * x · Φ(x). [...] → [...].
 * @example
 * new nn.GELU()(torch.tensor([-2, 0, 3])); // → tensor([-0.0455, 0.0000, 2.9960])
 */
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

/**
 * x · σ(x), also called swish. [...] → [...].
 * @example
 * new nn.SiLU()(torch.tensor([-2, 0, 3])); // → tensor([-0.2384, 0.0000, 2.8577])
 */
export class SiLU extends Activation {
  protected run(x: AnyTensor): AnyTensor {
    return x.silu();
  }
}

/**
 * x · tanh(softplus(x)). [...] → [...].
 * @example
 * new nn.Mish()(torch.tensor([-2, 0, 3])); // → tensor([-0.2525, 0.0000, 2.9865])
 */
export class Mish extends Activation {
  protected run(x: AnyTensor): AnyTensor {
    return x.mish();
  }
}

/**
 * Scaled exponential linear unit. [...] → [...].
 * @example
 * new nn.SELU()(torch.tensor([-2, 0, 3])); // → tensor([-1.5202, 0.0000, 3.1521])
 */
export class SELU extends Activation {
  protected run(x: AnyTensor): AnyTensor {
    return x.selu();
  }
}

/**
 * x / (1 + |x|). [...] → [...].
 * @example
 * new nn.Softsign()(torch.tensor([-2, 0, 3])); // → tensor([-0.6667, 0.0000, 0.7500])
 */
export class Softsign extends Activation {
  protected run(x: AnyTensor): AnyTensor {
    return x.softsign();
  }
}

/**
 * x where positive, else α (eˣ − 1). [...] → [...].
 * @example
 * new nn.ELU()(torch.tensor([-2, 0, 3])); // → tensor([-0.8647, 0.0000, 3.0000])
 */
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

/**
 * Continuously differentiable ELU. [...] → [...].
 * @example
 * new nn.CELU()(torch.tensor([-2, 0, 3])); // → tensor([-0.8647, 0.0000, 3.0000])
 */
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

/**
 * x where positive, else `negativeSlope` · x. [...] → [...].
 * @example
 * new nn.LeakyReLU(0.1)(torch.tensor([-2, 0, 3])); // → tensor([-0.2000, 0.0000, 3.0000])
 */
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

/**
 * Leaky ReLU whose slope is learned: one for all channels, or one for each.
 * @example
 * new nn.PReLU()(torch.tensor([-2, 0, 3])); // → tensor([-0.5000, 0.0000, 3.0000], grad_fn=<AddBackward0>)
 */
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

/**
 * ln(1 + e^(βx)) / β. [...] → [...].
 * @example
 * new nn.Softplus()(torch.tensor([-2, 0, 3])); // → tensor([0.1269, 0.6931, 3.0486])
 */
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

plainLayers(ReLU, Sigmoid, Tanh, GELU, SiLU, LeakyReLU);
