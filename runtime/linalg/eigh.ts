// Eigenvalues and eigenvectors of symmetric matrices.
import type { AnyTensor as T, Tensor } from '../tensor/tensor.js';
import type { DType, Eigenvalues, Shape, SquareArg } from '../types/index.js';
import { batchOf, matrixAt, recordOneOf, result, together, tracked } from './batch.js';
import { eigh as symmetric } from './dense/symmetric.js';
import { LINALG } from './derivatives.js';

/** Results by name and in order. */
export type Eigh<S extends Shape, D extends DType> = readonly [Tensor<Eigenvalues<S>, D>, Tensor<S, D>] & {
  readonly eigenvalues: Tensor<Eigenvalues<S>, D>;
  readonly eigenvectors: Tensor<S, D>;
};

/** Which triangle is read: the lower or the upper one. */
type Triangle = 'L' | 'U';

function eigenOf(x: T, triangle: Triangle, wanted: boolean): { eigenvalues: T; eigenvectors: T | null } {
  if (triangle !== 'L' && triangle !== 'U')
    throw new TypeError(`Expected UPLO argument to be 'L' or 'U', but got ${triangle}`);
  const all = batchOf(x, { of: 'linalg.eigh', square: true });
  const n = all.rows;
  const values = new Float64Array(all.count * n);
  const vectors = new Float64Array(wanted ? all.data.length : 0);
  for (let i = 0; i < all.count; i++) {
    const found = symmetric(matrixAt(all, i), triangle === 'U', wanted);
    values.set(found.values, i * n);
    if (wanted) vectors.set(found.vectors!, i * n * n);
  }
  return {
    eigenvalues: result(values, [...all.lead, n], x),
    eigenvectors: wanted ? result(vectors, x.shape.slice(), x) : null,
  };
}

/**
 * Eigenvalues, ascending, and eigenvectors, the columns, of symmetric matrices [..., n, n]. Reads one triangle, the lower one. The sign
 * of a vector is free, and its gradient makes sense only for what does not depend on it.
 * @example
 * const { eigenvalues } = torch.linalg.eigh(torch.tensor([[2, 1], [1, 2]]));
 * eigenvalues; // → tensor([1., 3.])
 */
export function eigh<S extends Shape, D extends DType>(
  a: Tensor<S, D> & SquareArg<S, 'linalg.eigh'>,
  triangle: Triangle = 'L',
): Eigh<S, D> {
  const x = a as unknown as T;
  const { eigenvalues, eigenvectors } = eigenOf(x, triangle, true);
  if (tracked(x)) {
    recordOneOf(LINALG.eigenvalues, eigenvalues, x, [eigenvectors!]);
    recordOneOf(LINALG.eigenvectors, eigenvectors!, x, [eigenvalues]);
  }
  return together({ eigenvalues, eigenvectors }) as unknown as Eigh<S, D>;
}

/**
 * Eigenvalues of symmetric matrices [..., n, n], ascending.
 * @example
 * torch.linalg.eigvalsh(torch.tensor([[2, 1], [1, 2]])); // → tensor([1., 3.])
 */
export function eigvalsh<S extends Shape, D extends DType>(
  a: Tensor<S, D> & SquareArg<S, 'linalg.eigh'>,
  triangle: Triangle = 'L',
): Tensor<Eigenvalues<S>, D> {
  // Their derivative needs the vectors.
  if (tracked(a as unknown as T)) return eigh(a, triangle).eigenvalues;
  return eigenOf(a as unknown as T, triangle, false).eigenvalues as unknown as Tensor<Eigenvalues<S>, D>;
}
