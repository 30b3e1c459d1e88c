import type { Algebra } from '../ops/algebra.js';
import type { AnyTensor as T } from '../tensor/tensor.js';

type Operation = (...args: (T | number)[]) => T;

/**
 * Formulas on tensors, by operations that are recorded themselves: how derivatives are differentiated again. Filled by `install.ts`,
 * which knows all operations.
 */
export const tensorAlgebra = {} as Algebra<T>;

/** Says what an operation of the algebra is on tensors. */
export function defineInAlgebra(name: keyof Algebra<T>, operation: Operation): void {
  (tensorAlgebra as unknown as Record<string, Operation>)[name] = operation;
}
