// Activations with corners: made of straight pieces, or zero within bounds.
import type { AnyTensor } from '../tensor/tensor.js';
import { Activation } from './activations.js';
import * as F from './functional/activations.js';
import { rrelu } from './functional/rrelu.js';
import { pythonFloat } from './printing.js';

/**
 * min(max(x, 0), 6). [...] → [...].
 * @example
 * new nn.ReLU6()(torch.tensor([-2, 0, 3])); // → tensor([0., 0., 3.])
 */
export class ReLU6 extends Activation {
  protected run(x: AnyTensor): AnyTensor {
    return x.relu6();
  }
}

/**
 * x − tanh x. [...] → [...].
 * @example
 * new nn.Tanhshrink()(torch.tensor([-2, 0, 3])); // → tensor([-1.0360, 0.0000, 2.0049])
 */
export class Tanhshrink extends Activation {
  protected run(x: AnyTensor): AnyTensor {
    return F.tanhshrink(x);
  }
}

/**
 * (x + 3) / 6 within [0, 1]. [...] → [...].
 * @example
 * new nn.Hardsigmoid()(torch.tensor([-2, 0, 3])); // → tensor([0.1667, 0.5000, 1.0000])
 */
export class Hardsigmoid extends Activation {
  protected run(x: AnyTensor): AnyTensor {
    return x.hardsigmoid();
  }
}

/**
 * x · hardsigmoid(x). [...] → [...].
 * @example
 * new nn.Hardswish()(torch.tensor([-2, 0, 3])); // → tensor([-0.3333, 0.0000, 3.0000])
 */
export class Hardswish extends Activation {
  protected run(x: AnyTensor): AnyTensor {
    return F.hardswish(x);
  }
}

/**
 * x within [minVal, maxVal]. [...] → [...].
 * @example
 * new nn.Hardtanh()(torch.tensor([-2, 0, 3])); // → tensor([-1., 0., 1.])
 */
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

/**
 * x moved towards 0 by λ. [...] → [...].
 * @example
 * new nn.Softshrink()(torch.tensor([-2, 0, 3])); // → tensor([-1.5000, 0.0000, 2.5000])
 */
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

/**
 * x, but 0 within [−λ, λ]. [...] → [...].
 * @example
 * new nn.Hardshrink()(torch.tensor([-2, 0, 3])); // → tensor([-2., 0., 3.])
 */
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

/**
 * x where above the threshold, else `value`. [...] → [...].
 * @example
 * new nn.Threshold(1, -9)(torch.tensor([-2, 0, 3])); // → tensor([-9., -9., 3.])
 */
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

/**
 * x where positive, else a · x: in training with a slope for every such element, drawn from U(lower, upper), in evaluation with their mean. [...] → [...].
 * @example
 * new nn.RReLU(0.1, 0.3).eval()(torch.tensor([-2, 0, 3])); // → tensor([-0.4000, 0.0000, 3.0000])
 */
export class RReLU extends Activation {
  readonly inplace: boolean;
  constructor(
    readonly lower = 1 / 8,
    readonly upper = 1 / 3,
    options: { inplace?: boolean } = {},
  ) {
    super();
    this.inplace = options.inplace ?? false;
  }
  protected run(x: AnyTensor): AnyTensor {
    return rrelu(x, this.lower, this.upper, { training: this.training, inplace: this.inplace });
  }
  override extraRepr(): string {
    return `lower=${pythonFloat(this.lower)}, upper=${pythonFloat(this.upper)}${this.inplace ? ', inplace=True' : ''}`;
  }
}
