// Matrices of a batch, read in float64 one by one and written back in the dtype of the tensor.
import { gradEnabled } from '../autograd/grad-mode.js';
import { type Derivative, Node } from '../autograd/node.js';
import { edge } from '../autograd/record.js';
import { DTypeError, ShapeError, show } from '../errors.js';
import { asDType, elements, fromElements } from '../ops/host.js';
import { isFloat, SCALAR_NAME } from '../tensor/dtype.js';
import { product } from '../tensor/shape.js';
import type { AnyTensor as T } from '../tensor/tensor.js';
import type { Matrix } from './dense/matrix.js';

/** What [..., m, n] holds. */
export interface Batch {
  /** The sizes before the last two. */
  readonly lead: number[];
  /** How many matrices. */
  readonly count: number;
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array;
}

/** Which checks PyTorch makes, and how it begins its sentences. */
export interface Demands {
  /** `linalg.inv`, the beginning of PyTorch's sentence. */
  readonly of: string;
  readonly square?: boolean;
}

const doubles = (x: T): Float64Array => {
  const data = elements(x);
  return data instanceof Float64Array ? data : new Float64Array(data);
};

export function demandMatrix(x: T, { of, square = false }: Demands, called = 'A'): void {
  if (x.ndim < 2)
    throw new ShapeError(
      `${of}: The input tensor ${called} must have at least 2 dimensions. Got ${show(x.shape)}: unsqueeze a vector first`,
      { op: of, shapes: [x.shape] },
    );
  const [rows, columns] = x.shape.slice(-2) as [number, number];
  if (square && rows !== columns)
    throw new ShapeError(
      `${of}: A must be batches of square matrices, but they are ${rows} by ${columns} matrices. lstsq and pinv take these`,
      { op: of, shapes: [x.shape] },
    );
}

export function demandFloat(x: T, of: string): void {
  if (!isFloat(x.dtype))
    throw new DTypeError(
      `${of}: Expected a floating point or complex tensor as input. Got ${SCALAR_NAME[x.dtype]}: convert with .float() or .double() first`,
      { op: of, dtypes: [x.dtype] },
    );
}

/** The matrices of x, checked in PyTorch's order: dimensions, dtype, squareness. */
export function batchOf(x: T, demands: Demands): Batch {
  demandMatrix(x, { of: demands.of });
  if (demands.square) demandMatrix(x, demands);
  demandFloat(x, demands.of);
  return read(x);
}

/** The matrices of x without checks. */
export function read(x: T): Batch {
  const lead = x.shape.slice(0, -2);
  const [rows, columns] = x.shape.slice(-2) as [number, number];
  return { lead, count: product(lead), rows, columns, data: doubles(x) };
}

/** Matrix number i. */
export function matrixAt({ rows, columns, data, count }: Batch, i: number): Matrix {
  if (count === 1) return { rows, columns, data };
  const size = rows * columns;
  return { rows, columns, data: data.subarray(i * size, i * size + size) };
}

/** Whether what is computed from x is recorded. */
export const tracked = (x: T): boolean => gradEnabled && x.tracked;

/** A tensor of the dtype and on the device of `like`. */
export const result = (data: Float64Array, shape: number[], like: T): T =>
  fromElements(asDType(data, like.dtype), shape, like.dtype, like);

/** `(Batch element 1): ` where there is a batch, as PyTorch begins to say which matrix it was. */
export const element = ({ lead }: Batch, i: number): string => (lead.length === 0 ? '' : `(Batch element ${i}): `);

/**
 * Records one of several results of an operation on `a`: every result has a row of its own in the table, and the gradient of `a` is
 * the sum of what they give. `others` are the results beside it, kept as `b` and `c`.
 */
export function recordOneOf(derivative: Derivative, out: T, a: T, others: readonly T[] = []): void {
  const node = new Node(derivative, out.shape, out.dtype, [edge(a)]);
  if ((derivative.saves & 1) !== 0) [node.a, node.versionA] = [a, a.storage.version];
  const [b, c] = others;
  if (b !== undefined) [node.b, node.versionB] = [b, b.storage.version];
  if (c !== undefined) [node.c, node.versionC] = [c, c.storage.version];
  if ((derivative.saves & 8) !== 0) [node.out, node.versionOut] = [out, out.storage.version];
  out.node = node;
  out.own = true;
}

/** Results by name and in PyTorch's order: `const { Q, R } = qr(a)` and `const [Q, R] = qr(a)`. */
export function together<R extends Record<string, unknown>>(named: R): unknown[] & R {
  return Object.assign(Object.values(named), named);
}
