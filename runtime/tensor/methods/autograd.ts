import type { BackwardOptions } from '../../autograd/engine.js';
import type { DType, Shape } from '../../types/index.js';
import type { AnyTensor, Tensor } from '../tensor.js';

/** A hook that was registered; `remove` takes it off again. */
export interface HookHandle {
  remove(): void;
}

/** Gradients. */
export interface AutogradMethods<S extends Shape, D extends DType> {
  /**
   * Adds d this / d leaf to the `grad` of every leaf. The gradient may be left out for a single number.
   * @example
   * const w = torch.tensor([3], { requiresGrad: true });
   * w.square().sum().backward();
   * w.grad!; // → tensor([6.])
   */
  backward(gradient?: AnyTensor, options?: BackwardOptions): void;
  backward(options: BackwardOptions): void;
  /**
   * The same elements, cut off from the graph.
   * @example
   * torch.ones([2], { requiresGrad: true }).detach().requiresGrad; // → false
   */
  detach(): Tensor<S, D>;
  /**
   * Cuts this tensor off from the graph.
   * @example
   * const y = torch.ones([2], { requiresGrad: true }).mul(2);
   * y.detach_().requiresGrad; // → false
   */
  detach_(): this;
  /**
   * Keeps `grad` of a tensor that is not a leaf.
   * @example
   * const y = torch.ones([2], { requiresGrad: true }).mul(2);
   * y.retainGrad();
   * y.sum().backward();
   * y.grad!; // → tensor([1., 1.])
   */
  retainGrad(): this;
  /**
   * Called with the gradient when it has been computed; may give back another.
   * @example
   * const w = torch.ones([2], { requiresGrad: true });
   * w.registerHook((grad) => grad.mul(10));
   * w.sum().backward();
   * w.grad!; // → tensor([10., 10.])
   */
  registerHook(hook: (grad: Tensor<S, D>) => unknown): HookHandle;
  /**
   * Elements without gradient history; writing to them is not recorded.
   * @example
   * const w = torch.ones([2], { requiresGrad: true });
   * w.data.requiresGrad; // → false
   */
  readonly data: Tensor<S, D>;
}
