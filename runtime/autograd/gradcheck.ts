import { GradError } from '../errors.js';
import { type AnyTensor as T, Tensor } from '../tensor/tensor.js';
import { grad } from './engine.js';

/** Options of {@link gradcheck}. */
export interface GradcheckOptions {
  /** Step of the two-sided difference. */
  eps?: number;
  atol?: number;
  rtol?: number;
  /** Gives false instead of an error. */
  raiseException?: boolean;
}

/** Central difference of Σ weights · f(inputs) for each element of one input. */
function numerical(f: () => T, x: T, weights: T, eps: number): Float64Array {
  const data = x.storage.data;
  const slope = new Float64Array(x.count);
  const value = (): number => f().mul(weights).sum().item() as number;
  for (let i = 0; i < x.count; i++) {
    const at = x.offset + i;
    const before = data[at]!;
    data[at] = before + eps;
    const above = value();
    data[at] = before - eps;
    const below = value();
    data[at] = before;
    slope[i] = (above - below) / (2 * eps);
  }
  return slope;
}

/** Weights without symmetry, so that errors cannot cancel. */
function uneven(y: T): T {
  const weights = Float64Array.from({ length: y.count }, (_, i) => 0.6 + Math.sin(1.7 * i + 0.3) / 2);
  return new Tensor<number[], 'float64'>(y.storage.device.upload('float64', weights), y.shape, 'float64') as T;
}

/**
 * Compares gradients with two-sided differences, for float64 inputs that want gradients. As `torch.autograd.gradcheck`.
 * @throws GradError that names input and element where they differ.
 */
export function gradcheck(
  f: (...inputs: T[]) => T | readonly T[],
  inputs: T | readonly T[],
  { eps = 1e-6, atol = 1e-5, rtol = 1e-3, raiseException = true }: GradcheckOptions = {},
): boolean {
  const all = (inputs instanceof Tensor ? [inputs] : inputs) as readonly T[];
  const wanted = all.filter((x) => x.requiresGrad);
  for (const x of wanted)
    if (x.dtype !== 'float64' || !x.dense)
      throw new GradError(
        `gradcheck expects all tensor inputs to be contiguous and float64: got ${x.dtype}. Differences of float32 are too rough`,
        { op: 'gradcheck' },
      );
  const outputs = (): readonly T[] => {
    const y = f(...all);
    return (y instanceof Tensor ? [y] : y) as readonly T[];
  };
  const count = outputs().length;
  for (let k = 0; k < count; k++) {
    const y = outputs()[k]!;
    if (!y.requiresGrad) continue;
    const weights = uneven(y);
    const analytic = grad(y, wanted, { gradOutputs: weights.to(y.dtype), allowUnused: true });
    for (let i = 0; i < wanted.length; i++) {
      const x = wanted[i]!;
      const slope = numerical(() => outputs()[k]!, x, weights, eps);
      const given = analytic[i]?.toArray() ?? new Float64Array(x.count);
      for (let j = 0; j < slope.length; j++) {
        const difference = Math.abs(slope[j]! - given[j]!);
        if (difference <= atol + rtol * Math.abs(slope[j]!)) continue;
        if (!raiseException) return false;
        throw new GradError(
          `Jacobian mismatch for output ${k} with respect to input ${i}, element ${j}: numerical: ${slope[j]}, analytical: ${given[j]}. ` +
            'The derivative is wrong, or the function has a kink there',
          { op: 'gradcheck' },
        );
      }
    }
  }
  return true;
}

/** Checks gradients of gradients: gradcheck of the gradient computed with createGraph. */
export function gradgradcheck(
  f: (...inputs: T[]) => T,
  inputs: T | readonly T[],
  options: GradcheckOptions = {},
): boolean {
  const all = (inputs instanceof Tensor ? [inputs] : inputs) as readonly T[];
  const first = (...xs: T[]): readonly T[] => {
    const y = f(...xs);
    const wanted = xs.filter((x) => x.requiresGrad);
    return grad(y, wanted, { gradOutputs: uneven(y), createGraph: true, allowUnused: true }).map(
      (g, i) => g ?? wanted[i]!.mul(0),
    );
  };
  return gradcheck(first, all, options);
}
