import { gradEnabled } from '../autograd/grad-mode.js';
import { Node } from '../autograd/node.js';
import { edge } from '../autograd/record.js';
import { changedInPlace, checkInPlace } from '../autograd/views.js';
import { DTypeError, ShapeError, show } from '../errors.js';
import { isFloat, SCALAR_NAME } from '../tensor/dtype.js';
import { promoteScalar, resultType } from '../tensor/promotion.js';
import { broadcastShapes, sameShape } from '../tensor/shape.js';
import { type AnyTensor as T, Tensor } from '../tensor/tensor.js';
import { clone, detach } from './copy.js';
import { narrowed, type PointwiseOp, weighed } from './pointwise.js';
import { checkDivisor, demandNumbers, demandPower, notForBool } from './refusals.js';

/** Applies a pointwise operation and writes the result into its first operand: `add_`, `relu_` … */
export function inPlace(op: PointwiseOp, x: T, b?: T | number | boolean, c?: T | number): T {
  const name = `${op.name}_`;
  checkInPlace(x, name);
  demandNumbers(op, x, b);
  if (b !== undefined && !(b instanceof Tensor)) demandPower(op, x.dtype, b);
  if (c instanceof Tensor) weighed(op, b instanceof Tensor ? [x, b, c] : [x, c]);
  if (b instanceof Tensor) demandFit(op, x, b);
  if (c instanceof Tensor) demandFit(op, x, c);
  let dtype = x.dtype;
  if (b instanceof Tensor) {
    dtype = resultType(x, b);
    if (b.ndim < x.ndim) b = narrowed(b, dtype);
  } else if (b !== undefined) dtype = promoteScalar(x.dtype, b);
  if (op.row.kernel !== undefined && dtype === 'bool') notForBool(op.name, op.row.kernel);
  if (op.row.result === 'number' && dtype === 'bool') dtype = 'int64';
  const floats = isFloat(dtype) || op.row.result === 'float';
  if ((floats && !isFloat(x.dtype)) || (x.dtype === 'bool' && dtype !== 'bool'))
    throw new DTypeError(
      `${op.name === 'pow' || op.name === 'square' ? `Found dtype ${SCALAR_NAME[x.dtype]} but expected ${SCALAR_NAME[floats && !isFloat(dtype) ? 'float32' : dtype]}: ` : ''}result type ${SCALAR_NAME[floats && !isFloat(dtype) ? 'float32' : dtype]} can't be cast to the desired output type ${SCALAR_NAME[x.dtype]}. ` +
        `${name} keeps the dtype of its tensor: use ${op.name} without "_", or convert the tensor first`,
      { op: name, dtypes: [x.dtype, dtype] },
    );
  if (op.row.divides && !isFloat(x.dtype) && x.count > 0) checkDivisor(op.name, b instanceof Tensor ? b : Number(b));
  const derivative = (c ?? b) instanceof Tensor ? op.paired : op.derivative;
  const tracked =
    gradEnabled &&
    derivative !== null &&
    (x.tracked || (b instanceof Tensor && b.tracked) || (c instanceof Tensor && c.tracked));
  // What backward needs of the old value is copied before it is overwritten.
  const saves =
    derivative === null ? 0 : b instanceof Tensor || c instanceof Tensor ? derivative.saves : derivative.each![0]!;
  const before = tracked && (saves & 1) !== 0 ? clone(x) : null;
  const bOperand = b instanceof Tensor ? separate(x, b) : b === undefined ? undefined : Number(b);
  const cOperand = c instanceof Tensor ? separate(x, c) : c;
  x.storage.device.map(op.program, x, x, bOperand, cOperand);
  // An operand that lies in x itself is changed by this: backward must find out.
  const unchanged = x.storage.version++;
  const versionOf = (operand: T): number => (operand.storage === x.storage ? unchanged : operand.storage.version);
  if (!tracked) return x;
  const edges = [edge(x)];
  if (b !== undefined) edges.push(b instanceof Tensor ? edge(b) : null);
  if (c !== undefined) edges.push(c instanceof Tensor ? edge(c) : null);
  const node = new Node(derivative, x.shape, x.dtype, edges);
  if (before !== null) {
    node.a = before;
    node.versionA = before.storage.version;
  }
  if (b instanceof Tensor && (saves & 2) !== 0) {
    node.b = b;
    node.versionB = versionOf(b);
  }
  if (c instanceof Tensor && (saves & 4) !== 0) {
    node.c = c;
    node.versionC = versionOf(c);
  }
  if ((saves & 8) !== 0) {
    node.out = x;
    node.versionOut = x.storage.version;
  }
  node.context = typeof b === 'number' || typeof b === 'boolean' ? Number(b) : typeof c === 'number' ? c : null;
  changedInPlace(x, node);
  return x;
}

/** Fails in PyTorch's words where an operand would enlarge the tensor. */
function demandFit(op: PointwiseOp, x: T, operand: T): void {
  if (sameShape(x.shape, operand.shape)) return;
  const name = `${op.name}_`;
  const shape = broadcastShapes(name, x.shape, operand.shape);
  if (!sameShape(shape, x.shape))
    throw new ShapeError(
      `output with shape ${show(x.shape)} doesn't match the broadcast shape ${show(shape)}. ` +
        `${name} cannot enlarge its tensor: use ${op.name} without "_"`,
      { op: name, shapes: [x.shape, operand.shape] },
    );
}

/** An operand that shares elements with the target in another order is copied first, or it would be read after it was written. */
function separate(x: T, operand: T): T {
  if (operand.storage !== x.storage) return operand;
  const aligned =
    operand.offset === x.offset && sameShape(operand.shape, x.shape) && sameShape(operand.strides, x.strides);
  return aligned ? operand : clone(detach(operand));
}
