// Methods of pointwise operations, from the rows of the table.
import { defineInAlgebra } from '../../autograd/tensor-algebra.js';
import { allclose } from '../../ops/arrange.js';
import { clamp, maskedFill, where } from '../../ops/choose.js';
import { cast, copyInto } from '../../ops/copy.js';
import { wrap } from '../../ops/create.js';
import { inPlace } from '../../ops/inplace.js';
import {
  apply2,
  binary,
  binaryScalar,
  type PointwiseOp,
  pointwise,
  ternary,
  unary,
  weighed,
} from '../../ops/pointwise.js';
import { POINTWISE } from '../../ops/pointwise-table.js';
import { demandCast, demandQuotient } from '../../ops/refusals.js';
import { isFloat } from '../dtype.js';
import { sameShape } from '../shape.js';
import { type AnyTensor as T, Tensor } from '../tensor.js';
import { define } from './define.js';

type Other = T | number | boolean;

for (const row of POINTWISE) {
  const op = pointwise[row.name]!;
  if (row.arity === 1) {
    define({
      [row.name](this: T): T {
        return unary(op, this);
      },
    });
    if (row.result !== 'bool')
      define({
        [`${row.name}_`](this: T): T {
          return inPlace(op, this);
        },
      });
    defineInAlgebra(row.name as never, (a) => unary(op, boxed(a)));
  } else if (row.arity === 2) {
    define({
      [row.name](this: T, other: Other): T {
        return other instanceof Tensor ? binary(op, this, other) : binaryScalar(op, this, checked(row.name, other));
      },
    });
    if (row.result !== 'bool')
      define({
        [`${row.name}_`](this: T, other: Other): T {
          return inPlace(op, this, checked(row.name, other));
        },
      });
    defineInAlgebra(row.name as never, (a, b) => apply2(op, typeof b === 'number' ? boxed(a) : a, b!));
  }
}
defineInAlgebra('where', (c, a, b) => where(boxed(c).bool(), a!, b!));

/** Formulas may hold plain numbers only: a zero-dim float64 tensor changes no dtype. */
function boxed(a: T | number): T {
  return typeof a === 'number' ? wrap(Float64Array.of(a), [], 'float64') : a;
}

function checked<V>(name: string, other: V): V {
  if (typeof other === 'number' || typeof other === 'boolean' || other instanceof Tensor) return other;
  throw new TypeError(
    `${name}(): argument 'other' (position 1) must be Tensor, not ${other === null ? 'null' : Array.isArray(other) ? 'Array' : typeof other}. Wrap arrays in torch.tensor(…)`,
  );
}

const { add, sub, div, floorDivide, leakyRelu, elu, lerp, addcmul, addcdiv, gelu, geluTanh } = pointwise as Record<
  string,
  (typeof pointwise)[string]
>;

/** other · alpha. */
const scaled = (other: Other, alpha?: number): Other =>
  alpha === undefined || alpha === 1 ? other : other instanceof Tensor ? other.mul(alpha) : Number(other) * alpha;

/** a · value, in the dtype that the result will have: whole numbers take the whole part of the value. */
function weightedBy(op: PointwiseOp, x: T, a: T, b: T, value: number): T {
  if (value === 1) return a;
  const dtype = weighed(op, [x, a, b]);
  const typed = a.dtype === dtype ? a : cast(a, dtype);
  return typed.mul(isFloat(dtype) ? value : Math.trunc(value)) as T;
}

interface Rounding {
  roundingMode?: 'trunc' | 'floor' | null;
}

define({
  add(this: T, other: Other, options?: { alpha?: number }): T {
    const b = options === undefined ? other : scaled(other, options.alpha);
    return b instanceof Tensor ? binary(add!, this, b) : binaryScalar(add!, this, checked('add', b));
  },
  sub(this: T, other: Other, options?: { alpha?: number }): T {
    const b = options === undefined ? other : scaled(other, options.alpha);
    return b instanceof Tensor ? binary(sub!, this, b) : binaryScalar(sub!, this, checked('sub', b));
  },
  add_(this: T, other: Other, options?: { alpha?: number }): T {
    return inPlace(add!, this, checked('add_', scaled(other, options?.alpha)));
  },
  sub_(this: T, other: Other, options?: { alpha?: number }): T {
    return inPlace(sub!, this, checked('sub_', scaled(other, options?.alpha)));
  },
  div(this: T, other: Other, { roundingMode }: Rounding = {}): T {
    if (roundingMode === 'floor') return apply2(floorDivide!, this, other);
    const quotient =
      other instanceof Tensor ? binary(div!, this, other) : binaryScalar(div!, this, checked('div', other));
    return roundingMode === 'trunc' ? quotient.trunc() : quotient;
  },
  gelu(this: T, { approximate = 'none' }: { approximate?: 'none' | 'tanh' } = {}): T {
    return unary((approximate === 'tanh' ? geluTanh : gelu)!, this);
  },
  leakyRelu(this: T, slope = 0.01): T {
    return binaryScalar(leakyRelu!, this, slope);
  },
  leakyRelu_(this: T, slope = 0.01): T {
    return inPlace(leakyRelu!, this, slope);
  },
  elu(this: T, alpha = 1): T {
    return binaryScalar(elu!, this, alpha);
  },
  elu_(this: T, alpha = 1): T {
    return inPlace(elu!, this, alpha);
  },
  lerp(this: T, end: T, weight: T | number): T {
    return ternary(lerp!, this, end, weight);
  },
  lerp_(this: T, end: T, weight: T | number): T {
    return inPlace(lerp!, this, end, weight);
  },
  addcmul(this: T, a: T, b: T, { value = 1 }: { value?: number } = {}): T {
    return ternary(addcmul!, this, weightedBy(addcmul!, this, a, b, value), b);
  },
  addcmul_(this: T, a: T, b: T, { value = 1 }: { value?: number } = {}): T {
    return inPlace(addcmul!, this, weightedBy(addcmul!, this, a, b, value), b);
  },
  addcdiv(this: T, a: T, b: T, { value = 1 }: { value?: number } = {}): T {
    demandQuotient(a, b);
    return ternary(addcdiv!, this, weightedBy(addcdiv!, this, a, b, value), b);
  },
  addcdiv_(this: T, a: T, b: T, { value = 1 }: { value?: number } = {}): T {
    demandQuotient(a, b);
    return inPlace(addcdiv!, this, weightedBy(addcdiv!, this, a, b, value), b);
  },
  clamp(this: T, min?: T | number | null, max?: T | number | null): T {
    return clamp(this, min, max);
  },
  clamp_(this: T, min?: number | null, max?: number | null): T {
    // Backward needs the old values.
    const held = clamp(this.tracked ? this.clone() : this, min, max);
    demandCast('clamp_', held.dtype, this.dtype);
    return copyInto(this, held, 'clamp_');
  },
  where(this: T, condition: T, other: Other): T {
    return where(condition, this, other);
  },
  maskedFill(this: T, mask: T, value: number | boolean): T {
    return maskedFill(this, mask, value);
  },
  maskedFill_(this: T, mask: T, value: number | boolean): T {
    return copyInto(this, maskedFill(this, mask, value), 'maskedFill_');
  },
  fill_(this: T, value: Other): T {
    return copyInto(this, value, 'fill_');
  },
  zero_(this: T): T {
    return copyInto(this, 0, 'zero_');
  },
  copy_(this: T, source: T | number): T {
    return copyInto(this, source);
  },
  equal(this: T, other: T): boolean {
    return sameShape(this.shape, other.shape) && this.eq(other).all().item() === true;
  },
  allclose(this: T, other: T, { rtol = 1e-5, atol = 1e-8, equalNan = false } = {}): boolean {
    return allclose(this, other, rtol, atol, equalNan);
  },
  isclose(this: T, other: T, { rtol = 1e-5, atol = 1e-8, equalNan = false } = {}): T {
    const near = this.sub(other).abs().le(other.abs().mul(rtol).add(atol)).logicalAnd(other.isfinite());
    const same = near.logicalOr(this.eq(other));
    return equalNan ? same.logicalOr(this.isnan().logicalAnd(other.isnan())) : same;
  },
});
