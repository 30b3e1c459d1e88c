// What operations refuse because of the kind of numbers they are given, in PyTorch's words.
import { DTypeError, ShapeError } from '../errors.js';
import { CPP_NAME, type DType, isFloat, SCALAR_NAME } from '../tensor/dtype.js';
import { wrapDim } from '../tensor/shape.js';
import { type AnyTensor as T, Tensor } from '../tensor/tensor.js';
import { elements } from './host.js';
import type { PointwiseOp } from './pointwise.js';

export function refuseBool(op: string, sentence: string): never {
  throw new DTypeError(
    `${sentence}. ${op}: for a mask use logicalNot() or logicalXor(), or convert with .float() first`,
    {
      op,
      dtypes: ['bool'],
    },
  );
}

/** Fails in PyTorch's words where an operand holds truth values that the operation is not for. */
export function demandNumbers({ name, row: { noBool, kernel } }: PointwiseOp, a: T, b?: T | number | boolean): void {
  const both = b instanceof Tensor && a.dtype === b.dtype;
  if (a.dtype !== 'bool' && !(b instanceof Tensor && b.dtype === 'bool')) return;
  if (noBool !== undefined) refuseBool(name, both ? noBool.replace('a bool tensor is', 'two bool tensors is') : noBool);
  if (kernel !== undefined && b === undefined) notForBool(name, kernel);
}

/** Whole numbers have no inverse among them. */
export function demandPower(op: PointwiseOp, dtype: DType, exponent: number | boolean): void {
  if (op.name === 'pow' && !isFloat(dtype) && Number.isInteger(exponent) && Number(exponent) < 0)
    throw new RangeError(
      `Integers to negative integer powers are not allowed. pow: convert with .float() first (got ${dtype} and ${exponent})`,
    );
}

/** Fails in PyTorch's words: it has no kernel for truth values. */
export function notForBool(op: string, kernel: string): never {
  throw new DTypeError(`"${kernel}" not implemented for 'Bool'. ${op}: convert with .int() or .float() first`, {
    op,
    dtypes: ['bool'],
  });
}

/** Whole numbers cannot say what a division by zero gives: an error, in PyTorch's one word. */
export function checkDivisor(op: string, b: T | number): void {
  const zero = typeof b === 'number' ? b === 0 : elements(b).includes(0);
  if (zero)
    throw new RangeError(`ZeroDivisionError. ${op}: a divisor is 0; convert with .float() first for inf and nan`);
}

/** How PyTorch calls the numbers that a dtype holds, and the largest of them. uint8 also takes the negative ones of a byte, as C does. */
const HOLDS: Partial<Record<DType, readonly [string, number, number]>> = {
  uint8: ['uint8_t', -255, 255],
  int32: ['int', -(2 ** 31), 2 ** 31 - 1],
  int64: ['int64_t', -(2 ** 63), 2 ** 63 - 1],
};

/** Fails in PyTorch's words where a number does not fit into a tensor that it shall be written to. */
export function demandFits(dtype: DType, value: number): void {
  const held = HOLDS[dtype];
  if (held !== undefined && !(value >= held[1] && value <= held[2]))
    throw new RangeError(
      `value cannot be converted to type ${held[0]} without overflow. The tensor is ${dtype} and the value ${value}: convert the tensor first`,
    );
}

/** Fails in PyTorch's words where what was computed is of a higher kind than what it shall be written to. */
export function demandCast(op: string, from: DType, to: DType): void {
  if ((isFloat(from) && !isFloat(to)) || (to === 'bool' && from !== 'bool'))
    throw new DTypeError(
      `result type ${SCALAR_NAME[from]} can't be cast to the desired output type ${CPP_NAME[to]}. ${op}: convert the tensor first`,
      { op, dtypes: [to, from] },
    );
}

/** Fails in PyTorch's words where addcdiv would divide whole numbers. */
export function demandQuotient(a: T, b: T): void {
  if (!isFloat(a.dtype) && !isFloat(b.dtype))
    throw new DTypeError(
      'Integer division with addcdiv is no longer supported. addcdiv: convert with .float() first for a true division',
      { op: 'addcdiv', dtypes: [a.dtype, b.dtype] },
    );
}

/** Fails in PyTorch's words where what is written has another dtype, or not as many entries as there are positions. */
export function demandSource(op: 'indexAdd' | 'indexCopy', x: T, dim: number, index: T, source: T): void {
  const d = wrapDim(dim, x.ndim, op);
  const [own, other] = [SCALAR_NAME[x.dtype], SCALAR_NAME[source.dtype]];
  if (own !== other)
    throw new DTypeError(
      op === 'indexAdd'
        ? `index_add_(): self (${own}) and source (${other}) must have the same scalar type. Convert one with .to('${x.dtype}')`
        : `index_copy_(): self and source expected to have the same dtype, but got (self) ${own} and (source) ${other}. Convert one with .to('${x.dtype}')`,
      { op, dtypes: [x.dtype, source.dtype] },
    );
  if (Math.max(source.ndim, 1) !== Math.max(x.ndim, 1))
    throw new ShapeError(
      `${op}: source has ${source.ndim} dimensions, the tensor ${x.ndim}. All but the size of dimension ${d} must be the same`,
      { op, shapes: [x.shape, source.shape] },
    );
  const n = source.shape[d] ?? 1;
  if (index.count !== n)
    throw new ShapeError(
      op === 'indexAdd'
        ? `index_add_(): Number of indices (${index.count}) should be equal to source.size(dim): (${n}), for dim: ${d}`
        : `index_copy_(): Number of indices (${index.count}) should be equal to source.size(dim) (${n})`,
      { op, shapes: [index.shape, source.shape] },
    );
}
