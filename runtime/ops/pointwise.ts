// Pointwise operations: from a row of the table to a function. The usual case (one dtype, one shape) is decided by a few
// comparisons; everything else goes through promotion and broadcasting.
import { POINTWISE_DERIVATIVES, type PointwiseGrad } from '../autograd/derivatives/pointwise.js';
import { gradEnabled } from '../autograd/grad-mode.js';
import { backwardName, type Derivative, type InputGrad, SAVE_OUT } from '../autograd/node.js';
import { record1, record2, recordN } from '../autograd/record.js';
import { tensorAlgebra } from '../autograd/tensor-algebra.js';
import { DeviceError, DTypeError } from '../errors.js';
import { CPP_NAME, type DType, getDefaultDType, isFloat, RANK } from '../tensor/dtype.js';
import { promoteScalar, promoteTypes, resultType } from '../tensor/promotion.js';
import { broadcastShapes, product, sameShape } from '../tensor/shape.js';
import { type AnyTensor as T, Tensor } from '../tensor/tensor.js';
import type { Algebra, Arg, Formula } from './algebra.js';
import { cast } from './copy.js';
import { POINTWISE, type PointwiseRow } from './pointwise-table.js';
import { Program } from './program.js';
import { checkDivisor, demandNumbers, demandPower, notForBool, refuseBool } from './refusals.js';

/** A row ready for use: its program and its derivative. */
export interface PointwiseOp {
  readonly name: string;
  readonly row: PointwiseRow;
  readonly program: Program;
  readonly derivative: Derivative | null;
  /** The same where the last operand is a tensor: PyTorch names some of those apart. */
  readonly paired: Derivative | null;
}

/** Names that do not follow from the operation: PyTorch does it by another one, counts from 2, or spells it otherwise. */
const NAMES: Readonly<Record<string, string>> = {
  geluTanh: 'GeluBackward0',
  log1p: 'Log1PBackward0',
  relu6: 'HardtanhBackward0',
  selu: 'EluBackward0',
  square: 'PowBackward0',
  xlogy: 'XlogyBackward2',
};

/** Names of the derivatives where the last operand is a tensor and not a number. */
const PAIRED: Readonly<Record<string, string>> = {
  fmod: 'FmodBackward1',
  lerp: 'LerpBackward1',
  pow: 'PowBackward1',
  remainder: 'RemainderBackward1',
  xlogy: 'XlogyBackward0',
};

/** All pointwise operations by name. */
export const pointwise: Readonly<Record<string, PointwiseOp>> = Object.fromEntries(
  POINTWISE.map((row) => [row.name, prepare(row)]),
);

function prepare(row: PointwiseRow): PointwiseOp {
  const key = row.name as keyof Algebra<unknown>;
  const formula: Formula =
    row.formula ??
    (<V>(k: Algebra<V>, a: Arg<V>, b: Arg<V>): V =>
      (k[key] as (a: Arg<V>, b?: Arg<V>) => V)(a, row.arity > 1 ? b : (undefined as never)));
  const grads = POINTWISE_DERIVATIVES[row.name];
  const derivative = grads ? derive(row, grads) : null;
  const name = PAIRED[row.name];
  return {
    name: row.name,
    row,
    program: new Program(row.name, row.arity, formula),
    derivative,
    paired: derivative !== null && name !== undefined ? { ...derivative, name } : derivative,
  };
}

/** Turns the formulas of a row into functions of tensors, and finds out what they need kept. */
function derive(row: PointwiseRow, grads: readonly PointwiseGrad[]): Derivative {
  const outBit = row.arity < 3 ? 2 << row.arity : 0;
  let saves = 0;
  const each: number[] = [];
  const inputs = grads.map((grad, i): InputGrad => {
    const program = new Program(`${row.name}Grad${i}`, Math.min(2 + row.arity, 4), grad as Formula);
    const { reads } = program;
    each[i] = ((reads & ~outBit) >> 1) | ((reads & outBit) !== 0 ? SAVE_OUT : 0);
    saves |= each[i]!;
    if (program.passes === 0) return (g) => g;
    return (g, node) => {
      // A plain number among the inputs stands in the context.
      const scalar = node.context as number;
      const a = (reads & 2) === 0 ? 0 : row.arity === 1 ? pick(node.a, node.out, outBit === 2) : (node.a ?? scalar);
      const b = (reads & 4) === 0 ? 0 : outBit === 4 ? node.out! : (node.b ?? scalar);
      const c = (reads & 8) === 0 ? 0 : outBit === 8 ? node.out! : (node.c ?? scalar);
      if (gradEnabled) {
        const result = grad(tensorAlgebra, g, a, b, c);
        return typeof result === 'number' ? zerosLike(g, result) : result;
      }
      const out = unfilled(node.shape as number[], g.dtype, g);
      if (program.arity === 3) g.storage.device.map(program, out, g, a, b);
      else g.storage.device.map(program, out, g, a, b, c);
      return out;
    };
  });
  return { name: NAMES[row.name] ?? backwardName(row.name), saves, each, inputs };
}

const pick = (a: T | null, out: T | null, isOut: boolean): T => (isOut ? out! : a!);

const FILL = new Program('fill', 1, (_k, a) => a);

function zerosLike(g: T, value: number): T {
  const out = empty(g.shape, g.dtype, g);
  if (value !== 0) g.storage.device.map(FILL, out, value);
  return out;
}

/** A new contiguous tensor on the device of `like`. */
export function empty(shape: number[], dtype: DType, like: T): T {
  const count = product(shape);
  return new Tensor<number[], DType>(like.storage.device.allocate(dtype, count), shape, dtype, 0, null, count);
}

/** As {@link empty}, with anything in it: for kernels that write every element. */
export function unfilled(shape: number[], dtype: DType, like: T): T {
  const count = product(shape);
  return new Tensor<number[], DType>(like.storage.device.unfilled(dtype, count), shape, dtype, 0, null, count);
}

function resultDType(op: PointwiseOp, dtype: DType): DType {
  const { result, noBool, kernel } = op.row;
  if (result === 'bool') return 'bool';
  if (kernel !== undefined && dtype === 'bool') notForBool(op.name, kernel);
  if (noBool !== undefined && dtype === 'bool') refuseBool(op.name, noBool);
  if (result === 'number' && dtype === 'bool') return 'int64';
  return result === 'float' && !isFloat(dtype) ? getDefaultDType() : dtype;
}

/** Fails in PyTorch's words: operands must lie on one device. */
export function differentDevices(op: string, a: T, b: T): never {
  throw new DeviceError(
    `Expected all tensors to be on the same device, but found at least two devices, ${a.device} and ${b.device}! ` +
      `${op}: move one with .to('${a.device}')`,
    { op },
  );
}

/** Applies an operation of one input. */
export function unary(op: PointwiseOp, x: T): T {
  const dtype = x.dtype === 'float32' && op.row.result !== 'bool' ? 'float32' : resultDType(op, x.dtype);
  const out = new Tensor<number[], DType>(x.storage.device.unfilled(dtype, x.count), x.shape, dtype, 0, null, x.count);
  x.storage.device.map(op.program, out, x);
  if (gradEnabled && x.tracked && op.derivative !== null) record1(op.derivative, out, x);
  return out;
}

/** A number in a tensor of a wider dtype than the operation has: it is rounded before, as in PyTorch. */
export const narrowed = (x: T, common: DType): T =>
  x.ndim === 0 && RANK[x.dtype] > RANK[common] ? cast(x, common) : x;

/** Applies an operation of two tensors. */
export function binary(op: PointwiseOp, a: T, b: T): T {
  const device = a.storage.device;
  if (device !== b.storage.device) {
    // A number in a tensor may come from the CPU.
    if (b.shape.length === 0 && b.device === 'cpu') return binaryScalar(op, a, b.storage.data[b.offset]!);
    if (a.shape.length === 0 && a.device === 'cpu') return scalarBinary(op, a.storage.data[a.offset]!, b);
    differentDevices(op.name, a, b);
  }
  demandNumbers(op, a, b);
  if (a.dtype !== b.dtype && a.ndim !== b.ndim) {
    const common = resultType(a, b);
    a = narrowed(a, common);
    b = narrowed(b, common);
  }
  const shape = sameShape(a.shape, b.shape) ? a.shape : broadcastShapes(op.name, a.shape, b.shape);
  const dtype =
    a.dtype === b.dtype && a.dtype === 'float32' && op.row.result !== 'bool'
      ? 'float32'
      : resultDType(op, resultType(a, b));
  const count = shape === a.shape ? a.count : product(shape);
  if (op.row.divides && !isFloat(dtype) && count > 0) checkDivisor(op.name, b);
  const out = new Tensor<number[], DType>(device.unfilled(dtype, count), shape, dtype, 0, null, count);
  device.map(op.program, out, a, b);
  if (gradEnabled && (a.tracked || b.tracked) && op.paired !== null) record2(op.paired, out, a, b);
  return out;
}

/** Applies an operation of a tensor and a plain number. */
export function binaryScalar(op: PointwiseOp, a: T, b: number | boolean): T {
  if (op.row.noBool !== undefined && a.dtype === 'bool') refuseBool(op.name, op.row.noBool);
  demandPower(op, a.dtype, b);
  const dtype =
    a.dtype === 'float32' && op.row.result !== 'bool' ? 'float32' : resultDType(op, promoteScalar(a.dtype, b));
  if (op.row.divides && !isFloat(dtype) && a.count > 0) checkDivisor(op.name, Number(b));
  const device = a.storage.device;
  const out = new Tensor<number[], DType>(device.unfilled(dtype, a.count), a.shape, dtype, 0, null, a.count);
  // PyTorch rounds the number to the dtype before it computes.
  const number = a.dtype === 'float32' || dtype === 'float32' ? Math.fround(Number(b)) : Number(b);
  device.map(op.program, out, a, number);
  if (gradEnabled && a.tracked && op.derivative !== null) record1(op.derivative, out, a, number);
  return out;
}

/** Applies an operation of a plain number and a tensor: 1 − x, 2 / x, 2 ** x. */
export function scalarBinary(op: PointwiseOp, a: number | boolean, b: T): T {
  if (op.row.noBool !== undefined && b.dtype === 'bool') refuseBool(op.name, op.row.noBool);
  const dtype = resultDType(op, promoteScalar(b.dtype, a));
  if (op.row.divides && !isFloat(dtype) && b.count > 0) checkDivisor(op.name, b);
  const out = unfilled(b.shape, dtype, b);
  const number = b.dtype === 'float32' || dtype === 'float32' ? Math.fround(Number(a)) : Number(a);
  b.storage.device.map(op.program, out, number, b);
  if (gradEnabled && b.tracked && op.paired !== null) recordN(op.paired, out, [null, b], number);
  return out;
}

/** The dtype of a result: numbers in tensors count less than what has dimensions. */
export function weighed(op: PointwiseOp, operands: readonly T[]): DType {
  const [first] = operands as [T];
  if (operands.every((x) => x.dtype === first.dtype)) return first.dtype;
  for (const [i, name] of op.row.alike?.entries() ?? []) {
    const x = operands[i + 1];
    if (x !== undefined && x.dtype !== first.dtype)
      throw new DTypeError(
        `expected dtype ${CPP_NAME[first.dtype]} for \`${name}\` but got dtype ${CPP_NAME[x.dtype]}. ${op.name}: convert with .to('${first.dtype}')`,
        { op: op.name, dtypes: operands.map((y) => y.dtype) },
      );
  }
  // Those with dimensions among themselves, the others among themselves, and then both.
  const widest = (list: readonly T[]): DType => list.reduce<DType>((all, x) => promoteTypes(all, x.dtype), 'bool');
  const wide = operands.filter((x) => x.ndim > 0);
  const numbers = operands.filter((x) => x.ndim === 0);
  if (wide.length === 0 || numbers.length === 0) return widest(operands);
  return resultType({ dtype: widest(wide), shape: [1] }, { dtype: widest(numbers), shape: [] });
}

/** Applies an operation of three operands, of which at least the first is a tensor. */
export function ternary(op: PointwiseOp, a: T, b: T | number, c: T | number): T {
  const operands = [a, b, c].filter((x): x is T => typeof x !== 'number');
  let { shape, dtype } = a as { shape: number[]; dtype: DType };
  if (operands.some((x) => x.dtype !== dtype)) dtype = weighed(op, operands);
  for (const x of operands) {
    if (x.storage.device !== a.storage.device) differentDevices(op.name, a, x);
    shape = sameShape(shape, x.shape) ? shape : broadcastShapes(op.name, shape, x.shape);
  }
  const out = unfilled(shape, resultDType(op, dtype), a);
  a.storage.device.map(op.program, out, a, b, c);
  const derivative = typeof c === 'number' ? op.derivative : op.paired;
  if (gradEnabled && derivative !== null && operands.some((x) => x.tracked)) {
    const scalar = typeof b === 'number' ? b : typeof c === 'number' ? c : null;
    recordN(derivative, out, [a, typeof b === 'number' ? null : b, typeof c === 'number' ? null : c], scalar);
  }
  return out;
}

/** Applies an operation of two operands of any kind. */
export function apply2(op: PointwiseOp, a: T | number | boolean, b: T | number | boolean): T {
  if (a instanceof Tensor) return b instanceof Tensor ? binary(op, a, b) : binaryScalar(op, a, b);
  if (b instanceof Tensor) return scalarBinary(op, a, b);
  throw new DTypeError(`${op.name}(): argument 'input' (position 1) must be Tensor, not ${typeof a}`, { op: op.name });
}
