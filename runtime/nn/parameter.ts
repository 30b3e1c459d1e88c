import type { DType } from '../tensor/dtype.js';
import { Tensor } from '../tensor/tensor.js';
import type { Shape } from '../types/index.js';

/** A tensor that belongs to a module and is trained: what {@link Module.parameters} finds. */
// @ts-expect-error TS2636: declared covariant for the same reasons as Tensor.
export interface Parameter<out S extends Shape = number[], out D extends DType = 'float32'> extends Tensor<S, D> {}

interface ParameterConstructor {
  /**
   * Makes a parameter that shares the elements of `data` and wants gradients.
   *
   * @example
   * class Scale extends nn.Module {
   *   factor = new nn.Parameter(torch.ones(1));
   *   forward(x: Tensor) { return x.mul(this.factor); }
   * }
   */
  new <S extends Shape, D extends DType>(data: Tensor<S, D>, options?: { requiresGrad?: boolean }): Parameter<S, D>;
  [Symbol.hasInstance](value: unknown): boolean;
}

// A mark instead of a subclass: V8 keeps one hidden class for all tensors, and the loops that read them stay fast.
const marked = new WeakSet<object>();

function makeParameter<S extends Shape, D extends DType>(
  data: Tensor<S, D>,
  { requiresGrad = true }: { requiresGrad?: boolean } = {},
): Tensor<S, D> {
  if (!(data instanceof Tensor))
    throw new TypeError(
      `nn.Parameter: cannot assign '${typeof data}' object as parameter. Pass a tensor: new nn.Parameter(torch.zeros(3))`,
    );
  const own = new Tensor<S, D>(data.storage, data.shape, data.dtype, data.offset, data.lazyStrides, data.count);
  marked.add(own);
  return requiresGrad ? own.requiresGrad_() : own;
}

/**
 * A tensor that belongs to a module and is trained.
 * @example
 * const scale = new nn.Parameter(torch.ones(2));
 * scale.requiresGrad; // → true
 */
// A function declaration: called with `new`, it gives back the tensor that it made.
export const Parameter = makeParameter as unknown as ParameterConstructor;
Object.defineProperty(makeParameter, 'name', { value: 'Parameter' });
Object.defineProperty(makeParameter, Symbol.hasInstance, {
  value: (value: unknown) => typeof value === 'object' && value !== null && marked.has(value),
});

/** Whether the value is a parameter. */
export const isParameter = (value: unknown): value is Parameter<number[], DType> =>
  typeof value === 'object' && value !== null && marked.has(value);
