import { noGrad } from '../autograd/grad-mode.js';
import { wrap } from '../ops/create.js';
import { isFloat } from '../tensor/dtype.js';
import type { AnyTensor, Tensor } from '../tensor/tensor.js';
import type { DType, Shape } from '../types/index.js';

/** A number, or a tensor that holds one. */
type Value = number | { item(): number | boolean };
const numberOf = (value: Value): number => (typeof value === 'number' ? value : Number(value.item()));

/** Settings of {@link numericalGradient}. */
export interface NumericalGradientOptions {
  /** Step. Default 1e-5, for float64; float32 needs about 1e-3. */
  h?: number;
  /** Look at both sides, (f(x + h) − f(x − h)) / 2h, or at one, (f(x + h) − f(x)) / h. Default both. */
  sides?: 'both' | 'one';
}

/**
 * The gradient of f at x by finite differences, element by element as the lecture does: one or two calls of f for each.
 *
 * @example
 * torch.autograd.numericalGradient((w) => w.square().sum(), torch.tensor([1, 2], { dtype: torch.float64 })); // [2, 4]
 */
export function numericalGradient<S extends Shape, D extends DType>(
  f: (x: Tensor<S, D>) => Value,
  x: Tensor<S, D>,
  { h = 1e-5, sides = 'both' }: NumericalGradientOptions = {},
): Tensor<S, 'float64'> {
  if (!isFloat(x.dtype))
    throw new TypeError(
      `numericalGradient: whole numbers have no small differences, and x is ${x.dtype}. Convert it with .double()`,
    );
  if (!(h !== 0 && Number.isFinite(h))) throw new RangeError(`numericalGradient: the step h must not be 0, got ${h}`);
  const at = (x as unknown as AnyTensor).detach().clone();
  const { data } = at.storage;
  const gradient = new Float64Array(at.count);
  const value = (): number => numberOf(f(at as unknown as Tensor<S, D>));
  noGrad(() => {
    const here = sides === 'one' ? value() : 0;
    for (let i = 0; i < at.count; i++) {
      const before = data[at.offset + i]!;
      const set = (v: number): number => {
        data[at.offset + i] = v;
        at.storage.version++;
        // What a float32 holds is not exactly before ± h: divide by the step that was taken.
        return data[at.offset + i]!;
      };
      const right = set(before + h);
      const above = value();
      if (sides === 'one') gradient[i] = (above - here) / (right - before);
      else {
        const left = set(before - h);
        gradient[i] = (above - value()) / (right - left);
      }
      set(before);
    }
  });
  return wrap(gradient, at.shape.slice(), 'float64') as unknown as Tensor<S, 'float64'>;
}
