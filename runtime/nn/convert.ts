import { noGrad } from '../autograd/grad-mode.js';
import { DTYPES, type DType, isFloat } from '../tensor/dtype.js';
import type { Storage } from '../tensor/storage.js';
import type { AnyTensor } from '../tensor/tensor.js';
import { isUninitialized, placeOf } from './uninitialized.js';

/** The fields of a tensor that are fixed for users. */
interface Mutable {
  storage: Storage;
  offset: number;
  dtype: DType;
  lazyStrides: readonly number[] | null;
  dense: boolean;
  leaf: unknown;
}

/** Gives a tensor the elements and dtype of another of the same shape, so that whoever holds the tensor keeps holding it. */
export function adopt(tensor: AnyTensor, source: AnyTensor): void {
  const target = tensor as unknown as Mutable;
  target.storage = source.storage;
  target.offset = source.offset;
  target.dtype = source.dtype;
  target.lazyStrides = source.lazyStrides;
  target.dense = source.dense;
  // The node that accumulates gradients knows the old dtype.
  target.leaf = null;
}

/** Fails for a dtype that parameters cannot have. */
export function demandFloatTarget(target: string): void {
  if ((DTYPES as readonly string[]).includes(target) && !isFloat(target as DType))
    throw new TypeError(
      `nn.Module.to only accepts floating point or complex dtypes, but got desired dtype=torch.${target}. Use 'float32' or 'float64'`,
    );
}

/** What there is to move: a parameter that waits for its shape has a dtype and a place, and no elements. */
const elementsOf = (x: AnyTensor): AnyTensor => (isUninitialized(x) ? placeOf(x) : (x.detach() as AnyTensor));

/** Moves a parameter or buffer in place to a device or, where it is a floating-point tensor, to a dtype. */
export function moveTensor(tensor: AnyTensor, target: string): void {
  if ((DTYPES as readonly string[]).includes(target) && !isFloat(tensor.dtype)) return;
  const move = (x: AnyTensor): AnyTensor => noGrad(() => elementsOf(x).to(target as 'float32')) as AnyTensor;
  adopt(tensor, move(tensor));
  if (tensor.grad !== null) tensor.grad = move(tensor.grad) as never;
}
