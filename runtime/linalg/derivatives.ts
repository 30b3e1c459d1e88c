// The table of derivatives, part for linear algebra (Giles 2008, An extended collection of matrix derivative results).
import type { Derivative } from '../autograd/node.js';
import { SAVE_OUT } from '../autograd/node.js';
import type { AnyTensor as T } from '../tensor/tensor.js';
import { inv, solve } from './index.js';

const column = (x: T): T => (x.ndim === 1 ? x.unsqueeze(1) : x) as T;

export const LINALG = {
  /** X = A⁻¹B: gB = A⁻ᵀg, gA = −gB·Xᵀ. */
  solve: {
    name: 'LinalgSolveBackward0',
    saves: 3 | SAVE_OUT,
    inputs: [
      (g, n) =>
        column(solve(n.a!.transpose(0, 1), g))
          .matmul(column(n.out!).transpose(0, 1))
          .neg(),
      (g, n) => solve(n.a!.transpose(0, 1), g),
    ],
  },
  /** Y = A⁻¹: gA = −Yᵀ·g·Yᵀ. */
  inv: {
    name: 'LinalgInvBackward0',
    saves: SAVE_OUT,
    inputs: [(g, n) => n.out!.transpose(0, 1).matmul(g).matmul(n.out!.transpose(0, 1)).neg()],
  },
  /** gA = g · det A · A⁻ᵀ. */
  det: {
    name: 'LinalgDetBackward0',
    saves: 1 | SAVE_OUT,
    inputs: [(g, n) => inv(n.a!).transpose(0, 1).mul(g.mul(n.out!))],
  },
} satisfies Record<string, Derivative>;
