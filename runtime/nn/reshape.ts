import type { DType } from '../tensor/dtype.js';
import type { AnyTensor, Tensor } from '../tensor/tensor.js';
import type { Flatten as FlattenShape, Shape } from '../types/index.js';
import { ModuleBase } from './module.js';
import { python } from './printing.js';

/**
 * Merges dimensions: by default all but the first. [N, C, H, W] → [N, C·H·W].
 * @example
 * new nn.Flatten()(torch.zeros(32, 1, 28, 28)).shape; // → [32, 784]
 */
export class Flatten<A extends number = 1, B extends number = -1> extends ModuleBase {
  readonly startDim: A;
  readonly endDim: B;
  constructor(startDim: A = 1 as A, endDim: B = -1 as B) {
    super();
    this.startDim = startDim;
    this.endDim = endDim;
  }
  override forward<S extends Shape, D extends DType>(x: Tensor<S, D>): Tensor<FlattenShape<S, A, B>, D> {
    return (x as unknown as AnyTensor).flatten(this.startDim as number, this.endDim as number) as never;
  }
  override extraRepr(): string {
    return `start_dim=${this.startDim}, end_dim=${this.endDim}`;
  }
}
export interface Flatten<A extends number, B extends number> {
  <S extends Shape, D extends DType>(x: Tensor<S, D>): Tensor<FlattenShape<S, A, B>, D>;
}

/**
 * Splits one dimension into several. [..., A·B, ...] → [..., A, B, ...].
 * @example
 * new nn.Unflatten(1, [1, 28, 28])(torch.zeros(32, 784)).shape; // → [32, 1, 28, 28]
 */
export class Unflatten extends ModuleBase {
  constructor(
    readonly dim: number,
    readonly unflattenedSize: readonly number[],
  ) {
    super();
  }
  override forward(x: AnyTensor): Tensor {
    return x.unflatten(this.dim, this.unflattenedSize) as unknown as Tensor;
  }
  override extraRepr(): string {
    return `dim=${this.dim}, unflattened_size=${python([...this.unflattenedSize])}`;
  }
}
export interface Unflatten {
  (x: AnyTensor): Tensor;
}
