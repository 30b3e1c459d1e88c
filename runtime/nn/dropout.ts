import type { DType } from '../tensor/dtype.js';
import type { AnyTensor, Tensor } from '../tensor/tensor.js';
import type { Shape } from '../types/index.js';
import { alphaDropout, featureAlphaDropout } from './functional/alpha-dropout.js';
import { checkProbability, type DropoutOptions, dropout, dropout1d, dropout2d } from './functional/dropout.js';
import { ModuleBase } from './module.js';

/** Drops in training mode only; in evaluation the input passes unchanged. */
abstract class DropoutLayer extends ModuleBase {
  constructor(readonly p = 0.5) {
    super();
    checkProbability(p);
  }
  protected abstract drop(x: AnyTensor, options: DropoutOptions): AnyTensor;
  override forward<S extends Shape, D extends DType>(x: Tensor<S, D>): Tensor<S, D> {
    return this.drop(x as unknown as AnyTensor, { p: this.p, training: this.training }) as unknown as Tensor<S, D>;
  }
  override extraRepr(): string {
    return `p=${this.p}, inplace=False`;
  }
}
interface DropoutLayer {
  <S extends Shape, D extends DType>(x: Tensor<S, D>): Tensor<S, D>;
}

/**
 * Sets each element to 0 with probability `p` (default 0.5) and scales the others by 1 / (1 − p). [...] → [...].
 * @example
 * torch.manualSeed(17);
 * new nn.Dropout(0.25)(torch.ones(10)).eq(0).nonzero().ravel(); // → tensor([7, 9])
 */
export class Dropout extends DropoutLayer {
  protected drop(x: AnyTensor, options: DropoutOptions): AnyTensor {
    return dropout(x, options);
  }
}

/**
 * Drops whole channels of [N, C, L].
 * @example
 * new nn.Dropout1d(0.5)(torch.ones(2, 4, 3)).shape; // → [2, 4, 3]
 */
export class Dropout1d extends DropoutLayer {
  protected drop(x: AnyTensor, options: DropoutOptions): AnyTensor {
    return dropout1d(x, options);
  }
}

/**
 * Drops whole channels of [N, C, H, W].
 * @example
 * new nn.Dropout2d(0.5)(torch.ones(2, 4, 3, 3)).shape; // → [2, 4, 3, 3]
 */
export class Dropout2d extends DropoutLayer {
  protected drop(x: AnyTensor, options: DropoutOptions): AnyTensor {
    return dropout2d(x, options);
  }
}

/**
 * Dropout for networks of SELUs: keeps mean and variance. [...] → [...].
 * @example
 * new nn.AlphaDropout(0.5).eval()(torch.ones(4)); // → tensor([1., 1., 1., 1.])
 */
export class AlphaDropout extends DropoutLayer {
  protected drop(x: AnyTensor, options: DropoutOptions): AnyTensor {
    return alphaDropout(x, options);
  }
}

/**
 * {@link AlphaDropout} of whole channels of [N, C, ...].
 * @example
 * new nn.FeatureAlphaDropout(0.2)(torch.ones(2, 4, 3)).shape; // → [2, 4, 3]
 */
export class FeatureAlphaDropout extends DropoutLayer {
  protected drop(x: AnyTensor, options: DropoutOptions): AnyTensor {
    return featureAlphaDropout(x, options);
  }
}
