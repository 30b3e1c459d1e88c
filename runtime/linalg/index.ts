// torch.linalg: batches of matrices, [..., m, n]. Every function works on each matrix of the batch; those that are differentiable in
// PyTorch are so here, by derivatives.ts. Computed in float64 whatever the dtype (dense/), and rounded at the end.
export { cholesky, type Qr, qr } from './decompose.js';
export { type Eigh, eigh, eigvalsh } from './eigh.js';
export { type Lstsq, lstsq } from './lstsq.js';
export { cond, type MatrixOrder, matrixNorm, norm, vectorNorm } from './norms.js';
export type { Tolerance } from './pseudo.js';
export { det, inv, matrixPower, pinv, type Slogdet, slogdet, solve } from './solve.js';
export { matrixRank, type Svd, svd, svdvals } from './svd.js';
