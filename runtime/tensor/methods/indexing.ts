import type { IndexEntry } from '../../ops/index.js';
import type { Rows } from '../../ops/rows.js';
import type { DType, Embedding, Index, IndexError, Resized, RestOr, Shape } from '../../types/index.js';
import type { AnyTensor, Tensor } from '../tensor.js';

/** PyTorch's `x[…]`, and reading and writing by position. */
export interface IndexMethods<S extends Shape, D extends DType> {
  /**
   * `x[…]`: whole numbers (also from the end), slices as strings (`':'`, `'2:5'`, `'::2'`) or `torch.slice`, `null` for a new
   * dimension, `'...'`, index tensors, lists of positions and boolean masks.
   *
   * @example
   * const x = torch.arange(12).reshape(3, 4);
   * x.at(0); // → tensor([0, 1, 2, 3])
   * x.at(-1, '1:3'); // → tensor([9, 10])
   * x.at(':', [0, 2]).shape; // → [3, 2]
   * x.at(x.gt(9)); // → tensor([10, 11])
   * x.at('...', null).shape; // → [3, 4, 1]
   */
  at<const I extends readonly IndexEntry[]>(...index: RestOr<IndexError<S, I>, I>): Tensor<Index<S, I>, D>;
  /**
   * `x[index] = value`: an index as in {@link at}, in an array if it has several entries. Gives back x.
   * @example
   * const x = torch.zeros(2, 2);
   * x.set([0], 7);
   * x; // → tensor([[7., 7.], [0., 0.]])
   */
  set(index: IndexEntry | readonly IndexEntry[], value: AnyTensor | number | boolean): this;
  /**
   * As {@link set}; values at the same position add up with `accumulate`.
   * @example
   * torch.zeros(3).indexPut_([torch.tensor([0, 2], { dtype: 'int64' })], torch.tensor([5, 6])); // → tensor([5., 0., 6.])
   */
  indexPut_(index: readonly IndexEntry[], value: AnyTensor | number, options?: { accumulate?: boolean }): this;
  /**
   * As {@link indexPut_}, on a copy.
   * @example
   * torch.zeros(3).indexPut([torch.tensor([0, 2], { dtype: 'int64' })], torch.tensor([5, 6])); // → tensor([5., 0., 6.])
   */
  indexPut(index: readonly IndexEntry[], value: AnyTensor | number, options?: { accumulate?: boolean }): Tensor<S, D>;
  /** Rows along a dimension. */
  indexSelect<const R extends number, N extends number>(dim: R, index: Tensor<[N], DType>): Tensor<Resized<S, R, N>, D>;
  indexSelect(dim: number, index: AnyTensor): Tensor<number[], D>;
  /** Adds rows of source at positions along a dimension. */
  indexAdd(dim: number, index: AnyTensor, source: AnyTensor, options?: { alpha?: number }): Tensor<S, D>;
  /**
   * As `indexAdd`, in place.
   * @example
   * torch.zeros(3).indexAdd_(0, torch.tensor([0, 2, 2], { dtype: 'int64' }), torch.ones(3)); // → tensor([1., 0., 2.])
   */
  indexAdd_(dim: number, index: AnyTensor, source: AnyTensor, options?: { alpha?: number }): this;
  /**
   * Sets the slices at some indices to a value, in place.
   * @example
   * torch.zeros(3).indexFill_(0, torch.tensor([0, 2], { dtype: 'int64' }), 7); // → tensor([7., 0., 7.])
   */
  indexFill_(dim: number, index: AnyTensor, value: number): this;
  /**
   * Copies slices of another tensor to some indices, in place.
   * @example
   * torch.zeros(3).indexCopy_(0, torch.tensor([2, 0], { dtype: 'int64' }), torch.tensor([5, 6])); // → tensor([6., 0., 5.])
   */
  indexCopy_(dim: number, index: AnyTensor, source: AnyTensor): this;
  /** out[i][j] = x[index[i][j]][j] for dim 0, and so on. */
  gather<N extends Shape>(dim: number, index: Tensor<N, DType>): Tensor<N, D>;
  /** Writes source at positions along a dimension. */
  scatter(
    dim: number,
    index: AnyTensor,
    source: AnyTensor | number,
    options?: { reduce?: 'add' | 'multiply' },
  ): Tensor<S, D>;
  /**
   * As `scatter`, in place.
   * @example
   * torch.zeros(2, 3).scatter_(1, torch.tensor([[2], [0]], { dtype: 'int64' }), 1); // → tensor([[0., 0., 1.], [1., 0., 0.]])
   */
  scatter_(dim: number, index: AnyTensor, source: AnyTensor | number, options?: { reduce?: 'add' | 'multiply' }): this;
  /** Adds source at positions along a dimension. */
  scatterAdd(dim: number, index: AnyTensor, source: AnyTensor): Tensor<S, D>;
  /**
   * As `scatterAdd`, in place.
   * @example
   * torch.zeros(3).scatterAdd_(0, torch.tensor([0, 2, 2], { dtype: 'int64' }), torch.ones(3)); // → tensor([1., 0., 2.])
   */
  scatterAdd_(dim: number, index: AnyTensor, source: AnyTensor): this;
  /**
   * As gather, with an index that broadcasts.
   * @example
   * const x = torch.tensor([[3, 1], [2, 4]]);
   * x.takeAlongDim(x.argsort(1), 1); // → tensor([[1., 3.], [2., 4.]])
   */
  takeAlongDim(index: AnyTensor, dim: number): Tensor<number[], D>;
  /** Elements by position in the flattened tensor. */
  take<N extends Shape>(index: Tensor<N, DType>): Tensor<N, D>;
  /** The elements where the mask holds, in a vector. */
  maskedSelect(mask: AnyTensor): Tensor<[number], D>;
  /** Positions of the elements that are not 0: [count, ndim]. */
  nonzero(): Tensor<[number, S['length']], 'int64'>;
  /** The different values, sorted. */
  unique(): Tensor<[number], D>;
  unique(options: { returnInverse?: boolean; returnCounts?: boolean }): {
    values: Tensor<[number], D>;
    inverse: Tensor<S, 'int64'>;
    counts: Tensor<[number], 'int64'>;
  };
  /** How often each whole number occurs. */
  bincount(options?: { weights?: AnyTensor; minlength?: number }): Tensor<[number], DType>;
  /** Rows of this [n, width] table, one for each index. */
  embedding<N extends Shape>(
    index: Tensor<N, DType>,
  ): Tensor<S extends [number, infer W extends number] ? Embedding<N, W> : number[], D>;
  /** @internal */
  takeRows(rows: Rows): AnyTensor;
  /** @internal */
  placeRows(rows: Rows): AnyTensor;
  /** @internal */
  putRows(rows: Rows, values: AnyTensor | number): AnyTensor;
  /** @internal 0, 1, 2 … in the flattened order. */
  arangeLike(): AnyTensor;
  /** @internal Products of all other elements along dimensions. */
  prodOfOthers(dims: readonly number[]): AnyTensor;
}
