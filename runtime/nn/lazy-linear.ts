import type { AnyTensor, Tensor } from '../tensor/tensor.js';
import type { DType, LinearArg, Linear as LinearShape, Shape } from '../types/index.js';
import { begin, hasUninitialized, type Lazy, materializeAll, sizeOf } from './lazy.js';
import { Linear, type LinearOptions } from './linear.js';
import { uninitializedParameter } from './uninitialized.js';

/**
 * A linear layer that takes its number of inputs from the first batch, and is a {@link Linear} from then on: [..., In] → [..., Out]. Until then its
 * parameters have no shape and refuse to be used; an optimizer may hold them already. It draws its first numbers then, not when it is made.
 * @example
 * const layer = new nn.LazyLinear(3);
 * layer; // → LazyLinear(in_features=0, out_features=3, bias=True)
 * layer(torch.ones(5, 4)).shape; // → [5, 3]
 * layer; // → Linear(in_features=4, out_features=3, bias=True)
 * @see https://pytorch.org/docs/1.13/generated/torch.nn.LazyLinear.html
 */
export class LazyLinear<Out extends number = number> extends Linear<number, Out> implements Lazy {
  constructor(outFeatures: Out, options: LinearOptions = {}) {
    super(0, outFeatures, { ...options, bias: false });
    this.weight = uninitializedParameter(options.dtype) as never;
    if (options.bias ?? true) this.bias = uninitializedParameter(options.dtype) as never;
  }

  /** Whether the parameters wait for their shape. */
  hasUninitializedParams(): boolean {
    return hasUninitialized(this);
  }

  /** Gives the parameters the shapes that an input like this one needs, and their first numbers. */
  initializeParameters(x: AnyTensor): void {
    if (!this.hasUninitializedParams()) return;
    (this as { inFeatures: number }).inFeatures = sizeOf(this, x, -1);
    materializeAll(this, [
      [this.weight, [this.outFeatures, this.inFeatures]],
      [this.bias, [this.outFeatures]],
    ]);
    this.resetParameters();
  }

  override resetParameters(): void {
    if (this.inFeatures !== 0 && !this.hasUninitializedParams()) super.resetParameters();
  }

  override forward<S extends Shape, D extends DType>(
    x: Tensor<S, D> & LinearArg<S, number, Out>,
  ): Tensor<LinearShape<S, Out>, D> {
    return begin(this, Linear, x as unknown as AnyTensor);
  }
}
