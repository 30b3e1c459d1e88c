// What the lazy layers share: they take their sizes from the first input and become the layers they are named after.
import { ShapeError, show } from '../errors.js';
import type { AnyTensor } from '../tensor/tensor.js';
import type { ModuleBase } from './module.js';
import { isUninitialized, materialize } from './uninitialized.js';
import { entries } from './walk.js';

/** What every lazy layer has besides what its layer has. */
export interface Lazy extends ModuleBase {
  /** Whether parameters or buffers wait for their shape. */
  hasUninitializedParams(): boolean;
  /** Gives parameters and buffers the shapes that an input like this one needs, and their first numbers. */
  initializeParameters(x: AnyTensor): void;
}

/** Whether parameters or buffers of the layer itself wait for their shape. */
export const hasUninitialized = (layer: ModuleBase): boolean =>
  entries(layer).some(({ kind, value }) => kind !== 'module' && isUninitialized(value));

/** The size of a dimension of the first input. */
export function sizeOf(layer: ModuleBase, x: AnyTensor, dim: number): number {
  const size = x.shape.at(dim);
  if (size === undefined)
    throw new ShapeError(
      `tuple index out of range. ${layer.constructor.name} takes its size from dimension ${dim} of the input, whose shape is ${show(x.shape)}`,
      { op: layer.constructor.name, shapes: [x.shape] },
    );
  return size;
}

/** Gives tensors of a layer their shapes; null stands for those that it does without. */
export function materializeAll(
  layer: ModuleBase,
  shapes: readonly (readonly [{ readonly shape: readonly number[] } | null, readonly number[]])[],
): void {
  const tensors = shapes.filter(([tensor]) => tensor !== null) as [AnyTensor, readonly number[]][];
  // PyTorch 1.13 fails here as well, for want of a method.
  if (!tensors.every(([tensor]) => isUninitialized(tensor)))
    throw new Error(
      `module ${layer.constructor.name} has not been fully initialized. Some of its tensors were loaded and others not: load all of them, or none`,
    );
  for (const [tensor, shape] of tensors) materialize(tensor, shape);
}

/** Gives a layer the tensors it waits for, makes it one of `to`, and calls it. */
export function begin(layer: Lazy, to: { readonly prototype: ModuleBase }, x: AnyTensor): never {
  layer.initializeParameters(x);
  Object.setPrototypeOf(layer, to.prototype);
  return (layer as unknown as { forward(x: AnyTensor): never }).forward(x);
}
