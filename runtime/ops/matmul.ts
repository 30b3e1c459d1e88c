import { D } from '../autograd/derivatives/structural.js';
import { gradEnabled } from '../autograd/grad-mode.js';
import { record2 } from '../autograd/record.js';
import { by, DTypeError, ShapeError, show } from '../errors.js';
import { SCALAR_NAME } from '../tensor/dtype.js';
import { broadcastShapes, product } from '../tensor/shape.js';
import type { AnyTensor as T } from '../tensor/tensor.js';
import { contiguous } from './copy.js';
import { differentDevices, empty, unfilled } from './pointwise.js';
import { notForBool } from './refusals.js';
import { expand, reshape, select, unsqueeze } from './views.js';

function sameDType(op: string, a: T, b: T): void {
  if (a.storage.device !== b.storage.device) differentDevices(op, a, b);
  if (a.dtype !== b.dtype)
    throw new DTypeError(
      `expected scalar type ${SCALAR_NAME[a.dtype]} but found ${SCALAR_NAME[b.dtype]}. ${op}: convert one with .to('${a.dtype}')`,
      { op, dtypes: [a.dtype, b.dtype] },
    );
}

/** [m, k] · [k, n]. */
export function mm(a: T, b: T): T {
  if (a.ndim !== 2 || b.ndim !== 2)
    throw new ShapeError(
      `${a.ndim !== 2 ? 'self' : 'mat2'} must be a matrix. mm: got ${(a.ndim !== 2 ? a : b).ndim} dimensions; use matmul for other ranks`,
      { op: 'mm', shapes: [a.shape, b.shape] },
    );
  if (a.shape[1] !== b.shape[0])
    throw new ShapeError(
      `mat1 and mat2 shapes cannot be multiplied (${by(a.shape)} and ${by(b.shape)}). ` +
        'matmul: the last size of the first must equal the first size of the second; transpose one with .T, or change the layer sizes',
      { op: 'matmul', shapes: [a.shape, b.shape] },
    );
  sameDType('matmul', a, b);
  if (a.dtype === 'bool' && a.count > 0 && b.count > 0) notForBool('matmul', 'addmm_impl_cpu_');
  const out = (a.shape[1] === 0 ? empty : unfilled)([a.shape[0]!, b.shape[1]!], a.dtype, a);
  a.storage.device.matmul(out, a, b);
  if (gradEnabled && (a.tracked || b.tracked)) record2(D.mm, out, a, b);
  return out;
}

/** [batch, m, k] · [batch, k, n]. */
export function bmm(a: T, b: T): T {
  if (a.ndim !== 3 || b.ndim !== 3)
    throw new ShapeError(`batch${a.ndim !== 3 ? 1 : 2} must be a 3D tensor. Use matmul for other ranks`, {
      op: 'bmm',
      shapes: [a.shape, b.shape],
    });
  const [batch, m, k] = a.shape as [number, number, number];
  const n = b.shape[2]!;
  if (b.shape[0] !== batch || b.shape[1] !== k)
    throw new ShapeError(
      `Expected size for first two dimensions of batch2 tensor to be: [${batch}, ${k}] but got: [${b.shape[0]}, ${b.shape[1]}]. ` +
        `The operands have the shapes ${show(a.shape)} and ${show(b.shape)}`,
      { op: 'bmm', shapes: [a.shape, b.shape] },
    );
  sameDType('bmm', a, b);
  if (a.dtype === 'bool' && a.count > 0 && n > 0) notForBool('bmm', 'bmm');
  const out = empty([batch, m, n], a.dtype, a);
  const [x, y, z] = [a.detach(), b.detach(), out];
  const { device } = a.storage;
  if (device.batchMatmul !== undefined) device.batchMatmul(z, x, y);
  else for (let i = 0; i < batch; i++) device.matmul(select(z, 0, i), select(x, 0, i), select(y, 0, i));
  if (gradEnabled && (a.tracked || b.tracked)) record2(D.bmm, out, a, b);
  return out;
}

/** Inner product of two vectors. */
export function dot(a: T, b: T): T {
  if (a.ndim !== 1 || b.ndim !== 1)
    throw new ShapeError(
      `1D tensors expected, but got ${a.ndim}D and ${b.ndim}D tensors. Use matmul, or flatten() first`,
      { op: 'dot', shapes: [a.shape, b.shape] },
    );
  if (a.storage.device !== b.storage.device) differentDevices('dot', a, b);
  if (a.dtype !== b.dtype)
    throw new DTypeError(
      `dot : expected both vectors to have same dtype, but found ${SCALAR_NAME[a.dtype]} and ${SCALAR_NAME[b.dtype]}. Convert one with .to('${a.dtype}')`,
      { op: 'dot', dtypes: [a.dtype, b.dtype] },
    );
  if (a.count !== b.count)
    throw new ShapeError(
      `inconsistent tensor size, expected tensor [${a.count}] and src [${b.count}] to have the same number of elements, but got ${a.count} and ${b.count} elements respectively`,
      { op: 'dot', shapes: [a.shape, b.shape] },
    );
  if (a.dtype === 'bool') notForBool('dot', 'dot');
  const out = empty([], a.dtype, a);
  a.storage.device.matmul(reshape(out, [1, 1]), unsqueeze(a.detach(), 0), unsqueeze(b.detach(), 1));
  if (gradEnabled && (a.tracked || b.tracked)) record2(D.dot, out, a, b);
  return out;
}

/** Product of tensors of any rank (https://pytorch.org/docs/stable/generated/torch.matmul.html). */
export function matmul(a: T, b: T): T {
  const p = a.ndim;
  const q = b.ndim;
  if (p === 2 && q === 2) return mm(a, b);
  if (p === 0 || q === 0)
    throw new ShapeError(
      `both arguments to matmul need to be at least 1D, but they are ${p}D and ${q}D. Use mul for numbers`,
      { op: 'matmul', shapes: [a.shape, b.shape] },
    );
  if (p === 1 && q === 1) return dot(a, b);
  if (p === 1 && q === 2) return reshape(mm(unsqueeze(a, 0), b), [b.shape[1]!], D.vector);
  if (p === 2 && q === 1) {
    if (a.shape[1] !== b.shape[0])
      throw new ShapeError(
        `size mismatch, got ${a.shape[0]}, ${by(a.shape)},${b.shape[0]}. matmul: the matrix has ${a.shape[1]} columns, the vector ${b.shape[0]} elements`,
        { op: 'matmul', shapes: [a.shape, b.shape] },
      );
    if (a.dtype === 'bool' && b.dtype === 'bool' && a.count > 0) notForBool('matmul', 'addmv_impl_cpu');
    return reshape(mm(a, unsqueeze(b, 1)), [a.shape[0]!]);
  }
  if (q <= 2 && p >= 3) {
    // The batch is folded into the rows.
    const rows = reshape(a, [product(a.shape.slice(0, -1)), a.shape[p - 1]!]);
    return q === 1
      ? reshape(matmul(rows, b), a.shape.slice(0, -1), D.unsafeView)
      : reshape(mm(rows, b), [...a.shape.slice(0, -1), b.shape[1]!], D.unsafeView);
  }
  const left = p === 1 ? unsqueeze(a, 0) : a;
  const batch = broadcastShapes('matmul', left.shape.slice(0, -2), b.shape.slice(0, -2));
  const size = product(batch);
  const [m, k] = left.shape.slice(-2) as [number, number];
  const [l, n] = b.shape.slice(-2) as [number, number];
  if (k !== l && p === 1)
    throw new ShapeError(
      `size mismatch, got ${size * n}, ${size * n}x${l},${k}. matmul: the matrices have ${l} rows, the vector ${k} elements`,
      { op: 'matmul', shapes: [a.shape, b.shape] },
    );
  if (k !== l && p === 2)
    throw new ShapeError(
      `mat1 and mat2 shapes cannot be multiplied (${size * n}x${l} and ${k}x${m}). matmul got ${show(a.shape)} and ${show(b.shape)}`,
      {
        op: 'matmul',
        shapes: [a.shape, b.shape],
      },
    );
  const fold = (x: T, r: number, c: number): T =>
    reshape(x.ndim === 2 && size === 1 ? x : contiguousExpand(x, [...batch, r, c]), [size, r, c]);
  const out = bmm(fold(left, m, k), fold(b, l, n));
  return reshape(out, p === 1 ? [...batch, n] : [...batch, m, n], D.unsafeView);
}

function contiguousExpand(x: T, shape: number[]): T {
  const expanded = expand(x, shape);
  return expanded.dense ? expanded : contiguous(expanded);
}

/** [n] ⊗ [m] = [n, m]. */
export function outer(a: T, b: T): T {
  if (a.ndim !== 1 || b.ndim !== 1)
    throw new ShapeError(
      `outer: Expected 1-D argument ${a.ndim !== 1 ? 'self' : 'vec2'}, but got ${(a.ndim !== 1 ? a : b).ndim}-D. Use flatten() first`,
      { op: 'outer', shapes: [a.shape, b.shape] },
    );
  return unsqueeze(a, 1).mul(unsqueeze(b, 0));
}
