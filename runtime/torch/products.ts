// Products of matrices and vectors on torch, which are methods of tensors as well: torch.matmul(a, b) is a.matmul(b).
import type { AnyTensor, Tensor } from '../tensor/tensor.js';
import type { Arg, DotError, DType, MatMul, MatMulArg, Outer, Shape, VectorError } from '../types/index.js';
import { method } from './method.js';

type Product = <A extends Shape, B extends Shape, D extends DType>(
  a: Tensor<A, D>,
  b: Tensor<B, D> & MatMulArg<A, B>,
) => Tensor<MatMul<A, B>, D>;
/**
 * Product of tensors of any rank: [..., M, K] · [..., K, N].
 * @example
 * torch.matmul(torch.tensor([[1, 2], [3, 4]]), torch.tensor([[1], [10]])); // → tensor([[21.], [43.]])
 */
export const matmul: Product = method('matmul');
/**
 * Product of two matrices.
 * @example
 * torch.mm(torch.tensor([[1, 2], [3, 4]]), torch.tensor([[0, 1], [1, 0]])); // → tensor([[2., 1.], [4., 3.]])
 */
export const mm: Product = method('mm');
/**
 * Matrix times vector.
 * @example
 * torch.mv(torch.tensor([[1, 2], [3, 4]]), torch.tensor([1, 10])); // → tensor([21., 43.])
 */
export const mv: Product = method('mv');
/**
 * [B, M, K] · [B, K, N].
 * @example
 * torch.bmm(torch.ones(3, 2, 4), torch.ones(3, 4, 5)).shape; // → [3, 2, 5]
 */
export const bmm: Product = method('bmm');
/**
 * Inner product of two vectors.
 * @example
 * torch.dot(torch.tensor([1, 2, 3]), torch.tensor([4, 5, 6])); // → tensor(32.)
 */
export const dot: <A extends Shape, B extends Shape, D extends DType>(
  a: Tensor<A, D>,
  b: Tensor<B, D> & Arg<DotError<A, B>>,
) => Tensor<[], D> = method('dot');
/**
 * [N] ⊗ [M] = [N, M].
 * @example
 * torch.outer(torch.tensor([1, 2]), torch.tensor([10, 100])); // → tensor([[10., 100.], [20., 200.]])
 */
export const outer: <A extends Shape, B extends Shape, D extends DType>(
  a: Tensor<A, D> & Arg<VectorError<A, 'self'>>,
  b: Tensor<B, D> & Arg<VectorError<B, 'vec2'>>,
) => Tensor<Outer<A, B>, D> = method('outer');
/**
 * beta · x + alpha · a · b.
 * @example
 * torch.addmm(torch.ones(2, 2), torch.eye(2), torch.tensor([[1, 2], [3, 4]])); // → tensor([[2., 3.], [4., 5.]])
 */
export const addmm: (
  x: AnyTensor,
  a: AnyTensor,
  b: AnyTensor,
  options?: { beta?: number; alpha?: number },
) => AnyTensor = method('addmm');
