// Joining, choosing and arranging on torch; most are methods of tensors as well: torch.flip(x, 0) is x.flip(0).
import * as join from '../ops/join.js';
import { broadcastShapes } from '../tensor/shape.js';
import type { AnyTensor, Tensor } from '../tensor/tensor.js';
import type {
  Arg,
  Cat,
  CatError,
  DType,
  Permute,
  PermuteError,
  Shape,
  ShapesOf,
  SizeOf,
  Stack,
  StackError,
} from '../types/index.js';
import { method } from './method.js';

type Same = <S extends Shape, D extends DType>(x: Tensor<S, D>) => Tensor<S, D>;
/**
 * Tensors one after the other along an existing dimension.
 * @example
 * torch.cat([torch.ones(2, 3), torch.zeros(1, 3)]).shape; // → [3, 3]
 */
export function cat<const L extends readonly AnyShape[], const D extends number = 0>(
  tensors: L & Arg<CatError<ShapesOf<L>, D>>,
  dim?: D,
): Tensor<Cat<ShapesOf<L>, D>, L[number]['dtype']> {
  return join.cat(tensors as unknown as AnyTensor[], dim) as never;
}
export { cat as concat };

/**
 * Tensors of one shape along a new dimension.
 * @example
 * torch.stack([torch.tensor([1, 2]), torch.tensor([3, 4])]); // → tensor([[1., 2.], [3., 4.]])
 */
export function stack<const L extends readonly AnyShape[], const D extends number = 0>(
  tensors: L & Arg<StackError<ShapesOf<L>, D>>,
  dim?: D,
): Tensor<Stack<ShapesOf<L>, D>, L[number]['dtype']> {
  return join.stack(tensors as unknown as AnyTensor[], dim) as never;
}
interface AnyShape {
  readonly shape: Shape;
  readonly dtype: DType;
}

/**
 * Stacked as rows: along the first dimension.
 * @example
 * torch.vstack([torch.tensor([1, 2]), torch.tensor([3, 4])]); // → tensor([[1., 2.], [3., 4.]])
 */
export const vstack = (tensors: readonly AnyTensor[]): AnyTensor =>
  join.cat(
    tensors.map((x) => (x.ndim < 2 ? x.reshape([1, -1]) : x)),
    0,
  );
/**
 * Side by side: along the second dimension, vectors one after the other.
 * @example
 * torch.hstack([torch.tensor([1, 2]), torch.tensor([3, 4])]); // → tensor([1., 2., 3., 4.])
 */
export const hstack = (tensors: readonly AnyTensor[]): AnyTensor =>
  join.cat(
    tensors.map((x) => (x.ndim < 1 ? x.reshape([1]) : x)),
    tensors[0]!.ndim < 2 ? 0 : 1,
  );

/**
 * Views of `size` rows (the last may be smaller), or of the given sizes.
 * @example
 * torch.split(torch.arange(5), 2).map((x) => x.tolist()); // → [[0, 1], [2, 3], [4]]
 */
export const split: (x: AnyTensor, size: number | readonly number[], dim?: number) => AnyTensor[] = method('split');
/**
 * At most `chunks` views of equal size.
 * @example
 * torch.chunk(torch.arange(6), 3).map((x) => x.tolist()); // → [[0, 1], [2, 3], [4, 5]]
 */
export const chunk: (x: AnyTensor, chunks: number, dim?: number) => AnyTensor[] = method('chunk');
/**
 * The views along one dimension.
 * @example
 * torch.unbind(torch.tensor([[1, 2], [3, 4]])).length; // → 2
 */
export const unbind: (x: AnyTensor, dim?: number) => AnyTensor[] = method('unbind');
/**
 * out[i][j] = x[index[i][j]][j] for dim 0, and so on.
 * @example
 * torch.gather(torch.tensor([[1, 2], [3, 4]]), 1, torch.tensor([[1], [0]], { dtype: 'int64' })); // → tensor([[2.], [3.]])
 */
export const gather: <N extends Shape, D extends DType>(
  x: Tensor<Shape, D>,
  dim: number,
  index: Tensor<N, DType>,
) => Tensor<N, D> = method('gather');
/**
 * Rows along a dimension.
 * @example
 * torch.indexSelect(torch.tensor([10, 20, 30]), 0, torch.tensor([2, 0], { dtype: 'int64' })); // → tensor([30., 10.])
 */
export const indexSelect: (x: AnyTensor, dim: number, index: AnyTensor) => AnyTensor = method('indexSelect');
/**
 * The elements where the mask holds, in a vector.
 * @example
 * torch.maskedSelect(torch.tensor([1, 2, 3]), torch.tensor([true, false, true])); // → tensor([1., 3.])
 */
export const maskedSelect: (x: AnyTensor, mask: AnyTensor) => AnyTensor = method('maskedSelect');
/**
 * Elements by position in the flattened tensor.
 * @example
 * torch.take(torch.tensor([[1, 2], [3, 4]]), torch.tensor([0, 3], { dtype: 'int64' })); // → tensor([1., 4.])
 */
export const take: (x: AnyTensor, index: AnyTensor) => AnyTensor = method('take');
/**
 * Writes source at positions along a dimension.
 * @example
 * torch.scatter(torch.zeros(2, 3), 1, torch.tensor([[2], [0]], { dtype: 'int64' }), 1); // → tensor([[0., 0., 1.], [1., 0., 0.]])
 */
export const scatter: (x: AnyTensor, dim: number, index: AnyTensor, source: AnyTensor | number) => AnyTensor =
  method('scatter');
/**
 * A copy with the order reversed along dimensions.
 * @example
 * torch.flip(torch.tensor([1, 2, 3]), 0); // → tensor([3., 2., 1.])
 */
export const flip: Same & ((x: AnyTensor, dims: number | readonly number[]) => AnyTensor) = method('flip');
/**
 * A copy with elements shifted; what goes out at one end comes in at the other.
 * @example
 * torch.roll(torch.tensor([1, 2, 3, 4]), 1); // → tensor([4., 1., 2., 3.])
 */
export const roll: (x: AnyTensor, shifts: number | readonly number[], dims?: number | readonly number[]) => AnyTensor =
  method('roll');
/**
 * The lower triangle of matrices, the rest zero.
 * @example
 * torch.tril(torch.ones(2, 2)); // → tensor([[1., 0.], [1., 1.]])
 */
export const tril: <S extends Shape, D extends DType>(x: Tensor<S, D>, diagonal?: number) => Tensor<S, D> =
  method('tril');
/**
 * The upper triangle of matrices, the rest zero.
 * @example
 * torch.triu(torch.ones(2, 2), 1); // → tensor([[0., 1.], [0., 0.]])
 */
export const triu: <S extends Shape, D extends DType>(x: Tensor<S, D>, diagonal?: number) => Tensor<S, D> =
  method('triu');
/**
 * The diagonal of a matrix, or a matrix with this diagonal.
 * @example
 * torch.diag(torch.tensor([1, 2])); // → tensor([[1., 0.], [0., 2.]])
 */
export const diag: (x: AnyTensor, diagonal?: number) => AnyTensor = method('diag');
/**
 * The diagonal of two dimensions, as a last dimension.
 * @example
 * torch.diagonal(torch.tensor([[1, 2], [3, 4]])); // → tensor([1., 4.])
 */
export const diagonal: (x: AnyTensor, offset?: number, dim1?: number, dim2?: number) => AnyTensor = method('diagonal');
/**
 * Sum of the diagonal.
 * @example
 * torch.trace(torch.tensor([[1, 2], [3, 4]])); // → tensor(5.)
 */
export const trace: (x: AnyTensor) => AnyTensor = method('trace');
/**
 * A copy with elements of its own.
 * @example
 * torch.clone(torch.tensor([1, 2])); // → tensor([1., 2.])
 */
export const clone: Same = method('clone');
/**
 * Number of elements.
 * @example
 * torch.numel(torch.zeros(3, 4)); // → 12
 */
export const numel: (x: AnyTensor) => number = method('numel');
/**
 * Another shape, one size may be -1. Copies only where strides do not allow a view.
 * @example
 * torch.reshape(torch.arange(6), [2, -1]).shape; // → [2, 3]
 */
export const reshape: (x: AnyTensor, shape: readonly number[]) => AnyTensor = method('reshape');
/**
 * Two dimensions swapped.
 * @example
 * torch.transpose(torch.zeros(2, 3, 4), 0, 2).shape; // → [4, 3, 2]
 */
export const transpose: (x: AnyTensor, dim0: number, dim1: number) => AnyTensor = method('transpose');
/**
 * The dimensions in another order.
 * @example
 * torch.permute(torch.zeros(2, 3, 4), [2, 0, 1]).shape; // → [4, 2, 3]
 */
export const permute: <S extends Shape, D extends DType, const P extends readonly number[]>(
  x: Tensor<S, D>,
  dims: P & Arg<PermuteError<S, SizeOf<P>>>,
) => Tensor<Permute<S, SizeOf<P>>, D> = method('permute');
/**
 * Without dimensions of size 1, or without these if they are of size 1.
 * @example
 * torch.squeeze(torch.zeros(2, 1, 3)).shape; // → [2, 3]
 */
export const squeeze: (x: AnyTensor, dim?: number) => AnyTensor = method('squeeze');
/**
 * With a new dimension of size 1.
 * @example
 * torch.unsqueeze(torch.zeros(3), 0).shape; // → [1, 3]
 */
export const unsqueeze: (x: AnyTensor, dim: number) => AnyTensor = method('unsqueeze');
/**
 * Dimensions from one to another merged.
 * @example
 * torch.flatten(torch.zeros(32, 3, 4), 1).shape; // → [32, 12]
 */
export const flatten: (x: AnyTensor, startDim?: number, endDim?: number) => AnyTensor = method('flatten');
/**
 * Dimensions moved to other places.
 * @example
 * torch.movedim(torch.zeros(2, 3, 4), 0, -1).shape; // → [3, 4, 2]
 */
export const movedim: (
  x: AnyTensor,
  source: number | readonly number[],
  destination: number | readonly number[],
) => AnyTensor = method('movedim');
/**
 * As `numpy.tile`.
 * @example
 * torch.tile(torch.tensor([1, 2]), [2]); // → tensor([1., 2., 1., 2.])
 */
export const tile: (x: AnyTensor, repeats: readonly number[]) => AnyTensor = method('tile');
/**
 * Each element (along a dimension) several times in a row.
 * @example
 * torch.repeatInterleave(torch.tensor([1, 2]), 2); // → tensor([1., 1., 2., 2.])
 */
export const repeatInterleave: (x: AnyTensor, repeats: number, dim?: number) => AnyTensor = method('repeatInterleave');
/**
 * Adds source at positions along a dimension.
 * @example
 * torch.scatterAdd(torch.zeros(3), 0, torch.tensor([0, 2, 2], { dtype: 'int64' }), torch.ones(3)); // → tensor([1., 0., 2.])
 */
export const scatterAdd: (x: AnyTensor, dim: number, index: AnyTensor, source: AnyTensor) => AnyTensor =
  method('scatterAdd');
/**
 * Adds rows of source at positions along a dimension.
 * @example
 * torch.indexAdd(torch.zeros(3), 0, torch.tensor([0, 2, 2], { dtype: 'int64' }), torch.ones(3)); // → tensor([1., 0., 2.])
 */
export const indexAdd: (
  x: AnyTensor,
  dim: number,
  index: AnyTensor,
  source: AnyTensor,
  options?: { alpha?: number },
) => AnyTensor = method('indexAdd');
/**
 * Seen in this shape as broadcasting does.
 * @example
 * torch.broadcastTo(torch.tensor([1, 2]), [2, 2]); // → tensor([[1., 2.], [1., 2.]])
 */
export const broadcastTo: (x: AnyTensor, shape: readonly number[]) => AnyTensor = method('broadcastTo');
/**
 * Tensors broadcast to one shape.
 * @example
 * torch.broadcastTensors(torch.ones(3, 1), torch.ones(2)).map((x) => x.shape); // → [[3, 2], [3, 2]]
 */
export const broadcastTensors = (...tensors: AnyTensor[]): AnyTensor[] => {
  const shape = tensors.reduce<number[]>((s, x) => broadcastShapes('broadcastTensors', s, x.shape), []);
  return tensors.map((x) => x.expand(shape));
};
