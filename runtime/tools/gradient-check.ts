import { grad } from '../autograd/engine.js';
import { fromElements } from '../ops/host.js';
import type { AnyTensor, Tensor } from '../tensor/tensor.js';
import type { DType, Shape } from '../types/index.js';
import { type NumericalGradientOptions, numericalGradient } from './numerical-gradient.js';

/** What a gradient check found. */
export interface GradientReport<S extends Shape> {
  /** Whether the largest relative error is below the tolerance. */
  ok: boolean;
  /** max |a − n| / max(|a|, |n|), over all elements. */
  maxRelativeError: number;
  /** Where it is, in the flattened tensor. */
  worst: number;
  analytic: Tensor<S, 'float64'>;
  numerical: Tensor<S, 'float64'>;
  /** Milliseconds that each took. */
  milliseconds: { analytic: number; numerical: number };
  toString(): string;
}

/**
 * Compares the gradient that backward computes with finite differences. Use float64.
 *
 * @example
 * console.log(String(torch.autograd.gradientCheck((w) => w.sin().sum(), torch.randn([5], { dtype: torch.float64 }))));
 */
export function gradientCheck<S extends Shape, D extends DType>(
  f: (x: Tensor<S, D>) => AnyTensor | Tensor<[], D>,
  x: Tensor<S, D>,
  { tolerance = 1e-5, ...options }: NumericalGradientOptions & { tolerance?: number } = {},
): GradientReport<S> {
  const start = performance.now();
  const leaf = (x as unknown as AnyTensor).detach().clone().requiresGrad_();
  const [found] = grad(f(leaf as unknown as Tensor<S, D>) as AnyTensor, [leaf], { allowUnused: true });
  const middle = performance.now();
  const numerical = numericalGradient(f as (x: Tensor<S, D>) => { item(): number | boolean }, x, options);
  const end = performance.now();
  const analytic =
    found === null || found === undefined ? new Float64Array(leaf.count) : Float64Array.from(found.toArray());
  const other = numerical.toArray();
  let worst = 0;
  let largest = 0;
  for (let i = 0; i < analytic.length; i++) {
    const [a, n] = [analytic[i]!, other[i]!];
    const scale = Math.max(Math.abs(a), Math.abs(n));
    // Differences of numbers near 0 are rounding: they count in absolute terms.
    const error = Math.abs(a - n) / Math.max(scale, 1e-8);
    if (error > largest || Number.isNaN(error)) {
      largest = error;
      worst = i;
    }
  }
  const ok = largest <= tolerance;
  const milliseconds = { analytic: middle - start, numerical: end - middle };
  return {
    ok,
    maxRelativeError: largest,
    worst,
    analytic: fromElements(analytic, leaf.shape.slice(), 'float64', leaf) as unknown as Tensor<S, 'float64'>,
    numerical,
    milliseconds,
    toString: () =>
      `${ok ? 'gradients agree' : 'gradients differ'}: largest relative error ${largest.toExponential(2)} at element ${worst} ` +
      `(analytic ${analytic[worst]}, numerical ${other[worst]}; tolerance ${tolerance})`,
  };
}
