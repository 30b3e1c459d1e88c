// where, clamp, masks: operations that choose between values.
import { D } from '../autograd/derivatives/structural.js';
import { gradEnabled } from '../autograd/grad-mode.js';
import { guard, record1, recordN } from '../autograd/record.js';
import { DTypeError } from '../errors.js';
import { type DType, getDefaultDType, RANK, SCALAR_NAME } from '../tensor/dtype.js';
import { promoteScalar, resultType } from '../tensor/promotion.js';
import { broadcastShapes } from '../tensor/shape.js';
import { type AnyTensor as T, Tensor } from '../tensor/tensor.js';
import { differentDevices, empty } from './pointwise.js';
import { Program } from './program.js';
import { demandFits } from './refusals.js';

const WHERE = new Program('where', 3, (k, c, a, b) => k.where(c, a, b));

/** `a` where the condition holds, else `b`; all broadcast. */
export function where(condition: T, a: T | number | boolean, b: T | number | boolean): T {
  if (condition.dtype !== 'bool' && condition.dtype !== 'uint8')
    throw new DTypeError(
      `where expected condition to be a boolean tensor, but got a tensor with dtype ${SCALAR_NAME[condition.dtype]}. Compare first: x.gt(0)`,
      {
        op: 'where',
        dtypes: [condition.dtype],
      },
    );
  const x = a instanceof Tensor ? a : Number(a);
  const y = b instanceof Tensor ? b : Number(b);
  let dtype: DType;
  if (x instanceof Tensor)
    dtype = y instanceof Tensor ? resultType(x, y) : promoteScalar(x.dtype, b as number | boolean);
  else if (y instanceof Tensor) dtype = promoteScalar(y.dtype, a as number | boolean);
  else
    dtype =
      typeof a === 'boolean' && typeof b === 'boolean'
        ? 'bool'
        : Number.isInteger(x) && Number.isInteger(y)
          ? 'int64'
          : getDefaultDType();
  let shape = condition.shape;
  if (x instanceof Tensor) shape = broadcastShapes('where', shape, x.shape);
  if (y instanceof Tensor) shape = broadcastShapes('where', shape, y.shape);
  for (const operand of [x, y])
    if (operand instanceof Tensor && operand.storage.device !== condition.storage.device && operand.count > 1)
      differentDevices('where', condition, operand);
  const out = empty(shape, dtype, condition);
  condition.storage.device.map(WHERE, out, condition, x, y);
  if (gradEnabled && ((x instanceof Tensor && x.tracked) || (y instanceof Tensor && y.tracked))) {
    recordN(D.where, out, [null, x instanceof Tensor ? x : null, y instanceof Tensor ? y : null], condition.detach());
    guard(out, condition);
  }
  return out;
}

const CLAMP = new Program('clamp', 3, (k, x, lo, hi) => k.minimum(k.maximum(x, lo), hi));

/** Values below `min` become `min`, above `max` become `max`. */
export function clamp(x: T, min: T | number | null | undefined, max: T | number | null | undefined): T {
  if (min instanceof Tensor || max instanceof Tensor) {
    let out = x;
    if (min !== null && min !== undefined) out = min instanceof Tensor ? out.maximum(min) : clamp(out, min, null);
    if (max !== null && max !== undefined) out = max instanceof Tensor ? out.minimum(max) : clamp(out, null, max);
    return out;
  }
  if ((min ?? null) === null && (max ?? null) === null)
    throw new TypeError(
      "torch.clamp: At least one of 'min' or 'max' must not be None. Pass x.clamp(min, max), null for one that is open",
    );
  const bounds = [min, max].filter((bound): bound is number => typeof bound === 'number');
  const lo = min ?? Number.NEGATIVE_INFINITY;
  const hi = max ?? Number.POSITIVE_INFINITY;
  let { dtype } = x;
  for (const bound of bounds) {
    const wanted = promoteScalar(x.dtype, bound);
    if (RANK[wanted] > RANK[dtype]) dtype = wanted;
  }
  const out = empty(x.shape, dtype, x);
  x.storage.device.map(CLAMP, out, x, lo, hi);
  if (gradEnabled && x.tracked) record1(D.clamp, out, x, { min: lo, max: hi });
  return out;
}

/** `value` where the mask holds, else x. */
export function maskedFill(x: T, mask: T, value: number | boolean): T {
  if (mask.dtype !== 'bool')
    throw new DTypeError(
      `masked_fill_ only supports boolean masks, but got mask with dtype ${mask.dtype}. Compare first: x.gt(0)`,
      {
        op: 'maskedFill',
        dtypes: [mask.dtype],
      },
    );
  demandFits(x.dtype, Number(value));
  const out = empty(broadcastShapes('maskedFill', x.shape, mask.shape), x.dtype, x);
  x.storage.device.map(WHERE, out, mask, Number(value), x);
  if (gradEnabled && x.tracked) {
    record1(D.maskedFill, out, x, mask.detach());
    guard(out, mask);
  }
  return out;
}
