import type { DType, MatMul, MatMulArg, Shape } from '../../types/index.js';
import type { AnyTensor, Tensor } from '../tensor.js';

/** Products of vectors and matrices. */
export interface MatrixMethods<S extends Shape, D extends DType> {
  /** Product of tensors of any rank: [..., M, K] · [..., K, N]. */
  matmul<B extends Shape>(other: Tensor<B, D> & MatMulArg<S, B>): Tensor<MatMul<S, B>, D>;
  /** Product of two matrices. */
  mm<B extends Shape>(other: Tensor<B, D> & MatMulArg<S, B>): Tensor<MatMul<S, B>, D>;
  /** Matrix times vector. */
  mv<B extends Shape>(other: Tensor<B, D> & MatMulArg<S, B>): Tensor<MatMul<S, B>, D>;
  /** [B, M, K] · [B, K, N]. */
  bmm<B extends Shape>(other: Tensor<B, D> & MatMulArg<S, B>): Tensor<MatMul<S, B>, D>;
  /** Inner product of two vectors. */
  dot<B extends Shape>(other: Tensor<B, D>): Tensor<[], D>;
  /** [N] ⊗ [M] = [N, M]. */
  outer<B extends Shape>(
    other: Tensor<B, DType>,
  ): Tensor<
    S extends [infer N extends number] ? (B extends [infer M extends number] ? [N, M] : number[]) : number[],
    D
  >;
  /** beta · x + alpha · a · b. */
  addmm(a: AnyTensor, b: AnyTensor, options?: { beta?: number; alpha?: number }): Tensor<number[], D>;
}
