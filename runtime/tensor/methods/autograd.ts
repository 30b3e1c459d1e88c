import type { BackwardOptions } from '../../autograd/engine.js';
import type { DType, Shape } from '../../types/index.js';
import type { AnyTensor, Tensor } from '../tensor.js';

/** A hook that was registered; `remove` takes it off again. */
export interface HookHandle {
  remove(): void;
}

/** Gradients. */
export interface AutogradMethods<S extends Shape, D extends DType> {
  /** Adds d this / d leaf to the `grad` of every leaf. The gradient may be left out for a single number. */
  backward(gradient?: AnyTensor, options?: BackwardOptions): void;
  backward(options: BackwardOptions): void;
  /** The same elements, cut off from the graph. */
  detach(): Tensor<S, D>;
  /** Cuts this tensor off from the graph. */
  detach_(): this;
  /** Keeps `grad` of a tensor that is not a leaf. */
  retainGrad(): this;
  /** Called with the gradient when it has been computed; may give back another. */
  registerHook(hook: (grad: Tensor<S, D>) => unknown): HookHandle;
  /** Elements without gradient history; writing to them is not recorded. */
  readonly data: Tensor<S, D>;
}
