// Activations along one dimension.
import { ShapeError, show } from '../errors.js';
import type { AnyTensor, Tensor } from '../tensor/tensor.js';
import { Activation } from './activations.js';
import * as F from './functional/activations.js';
import { ModuleBase } from './module.js';
import { python } from './printing.js';

/** Activations along one dimension. */
abstract class AlongDim extends Activation {
  readonly dim: number | null;
  constructor(options: { dim?: number } = {}) {
    super();
    this.dim = options.dim ?? null;
  }
  /** PyTorch guesses a dimension from the rank, with a warning; here it has to be said. */
  protected along(): number {
    if (this.dim === null)
      throw new TypeError(
        `${this.constructor.name}: give the dimension whose entries shall sum to 1: new nn.${this.constructor.name}({ dim: 1 })`,
      );
    return this.dim;
  }
  override extraRepr(): string {
    return `dim=${python(this.dim)}`;
  }
}

/**
 * eˣ / Σ eˣ along `dim`. [...] → [...].
 * @example
 * new nn.Softmax({ dim: 0 })(torch.tensor([-2, 0, 3])); // → tensor([0.0064, 0.0471, 0.9465])
 */
export class Softmax extends AlongDim {
  protected run(x: AnyTensor): AnyTensor {
    return x.softmax(this.along());
  }
}

/**
 * Softmax of −x along `dim`. [...] → [...].
 * @example
 * new nn.Softmin({ dim: 0 })(torch.tensor([-2, 0, 3])); // → tensor([0.8756, 0.1185, 0.0059])
 */
export class Softmin extends AlongDim {
  protected run(x: AnyTensor): AnyTensor {
    return x.neg().softmax(this.along());
  }
}

/**
 * ln softmax along `dim`. [...] → [...].
 * @example
 * new nn.LogSoftmax({ dim: 0 })(torch.tensor([-2, 0, 3])); // → tensor([-5.0550, -3.0550, -0.0550])
 */
export class LogSoftmax extends AlongDim {
  protected run(x: AnyTensor): AnyTensor {
    return x.logSoftmax(this.along());
  }
}

/**
 * Softmax over the channels of every pixel. [N, C, H, W] → [N, C, H, W], also without N.
 * @example
 * new nn.Softmax2d()(torch.zeros(1, 4, 2, 2)).sum(1); // → tensor([[[1., 1.], …
 */
export class Softmax2d extends Activation {
  protected run(x: AnyTensor): AnyTensor {
    if (x.ndim !== 3 && x.ndim !== 4)
      throw new ShapeError(
        `Softmax2d requires a 3D or 4D tensor as input. It takes [N, C, H, W] or [C, H, W], got the shape ${show(x.shape)}; nn.Softmax takes any dimension`,
        { op: 'Softmax2d', shapes: [x.shape] },
      );
    return x.softmax(-3);
  }
}

/**
 * Half of the channels, gated by the sigmoid of the others. [..., 2C, ...] → [..., C, ...] along `dim`.
 * @example
 * new nn.GLU()(torch.tensor([1, 2, 0, 100])); // → tensor([0.5000, 2.0000])
 */
export class GLU extends ModuleBase {
  constructor(readonly dim = -1) {
    super();
  }
  override forward(x: AnyTensor): Tensor {
    return F.glu(x, this.dim) as unknown as Tensor;
  }
  override extraRepr(): string {
    return `dim=${this.dim}`;
  }
}
export interface GLU {
  (x: AnyTensor): Tensor;
}
