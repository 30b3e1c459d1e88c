import type { Arg, DotError, DType, MatMul, MatMulArg, Outer, Shape, VectorError } from '../../types/index.js';
import type { AnyTensor, Tensor } from '../tensor.js';

type Factor<S extends Shape, D extends DType, B extends Shape, E extends DType> = Tensor<B, E> &
  MatMulArg<S, B> &
  SameDType<D, E>;

/** Two dtypes that are known must be the same; a dtype that may be several never gets in the way. */
type SameDType<D extends DType, E extends DType> = [D & E] extends [never]
  ? `expected m1 and m2 to have the same dtype, but got: ${D} != ${E}`
  : unknown;

/** Products of vectors and matrices. */
export interface MatrixMethods<S extends Shape, D extends DType> {
  /** Product of tensors of any rank: [..., M, K] · [..., K, N]. */
  matmul<B extends Shape, E extends DType>(other: Factor<S, D, B, E>): Tensor<MatMul<S, B>, D>;
  /** Product of two matrices. */
  mm<B extends Shape, E extends DType>(other: Factor<S, D, B, E>): Tensor<MatMul<S, B>, D>;
  /** Matrix times vector. */
  mv<B extends Shape, E extends DType>(other: Factor<S, D, B, E>): Tensor<MatMul<S, B>, D>;
  /** [B, M, K] · [B, K, N]. */
  bmm<B extends Shape, E extends DType>(other: Factor<S, D, B, E>): Tensor<MatMul<S, B>, D>;
  /** Inner product of two vectors. */
  dot<B extends Shape, E extends DType>(other: Tensor<B, E> & Arg<DotError<S, B>> & SameDType<D, E>): Tensor<[], D>;
  /** [N] ⊗ [M] = [N, M]. */
  outer<B extends Shape>(
    other: Tensor<B, DType> & Arg<VectorError<S, 'self'>> & Arg<VectorError<B, 'vec2'>>,
  ): Tensor<Outer<S, B>, D>;
  /** beta · x + alpha · a · b. */
  addmm(a: AnyTensor, b: AnyTensor, options?: { beta?: number; alpha?: number }): Tensor<number[], D>;
}
