import { ShapeError } from '../../errors.js';
import { bmm, dot, matmul, mm, outer } from '../../ops/matmul.js';
import type { AnyTensor as T } from '../tensor.js';
import { define } from './define.js';

define({
  matmul(this: T, other: T): T {
    return matmul(this, other);
  },
  mm(this: T, other: T): T {
    return mm(this, other);
  },
  mv(this: T, other: T): T {
    if (this.ndim !== 2 || other.ndim !== 1)
      throw new ShapeError(
        `vector + matrix @ vector expected, got 1, ${this.ndim}, ${other.ndim}. Use matmul for other ranks`,
        { op: 'mv', shapes: [this.shape, other.shape] },
      );
    return matmul(this, other);
  },
  bmm(this: T, other: T): T {
    return bmm(this, other);
  },
  dot(this: T, other: T): T {
    return dot(this, other);
  },
  outer(this: T, other: T): T {
    return outer(this, other);
  },
  addmm(this: T, a: T, b: T, { beta = 1, alpha = 1 }: { beta?: number; alpha?: number } = {}): T {
    const product = mm(a, b);
    const scaled = alpha === 1 ? product : product.mul(alpha);
    return scaled.add(beta === 1 ? this : this.mul(beta));
  },
});
