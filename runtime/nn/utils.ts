// What torch.nn.utils has: clipping gradients, parameters as one vector, packed sequences.
import { noGrad } from '../autograd/grad-mode.js';
import { ShapeError, show } from '../errors.js';
import { cat } from '../ops/join.js';
import { type AnyTensor, type Tensor, Tensor as TensorClass } from '../tensor/tensor.js';
import { over } from './factory.js';

/** Tensors whose gradients or values are meant: `model.parameters()`, or one tensor. */
type Some = Iterable<{ readonly shape: readonly number[] }> | AnyTensor;

function listOf(parameters: Some): AnyTensor[] {
  return 'storage' in parameters ? [parameters as AnyTensor] : ([...parameters] as unknown as AnyTensor[]);
}

/**
 * Scales all gradients so that together they are no longer than `maxNorm`; gives back how long they were.
 * @example
 * const w = torch.tensor([0, 0], { requiresGrad: true });
 * w.mul(torch.tensor([30, 40])).sum().backward();
 * nn.utils.clipGradNorm_([w], 1); // → 50
 * w.grad!; // → tensor([0.6000, 0.8000])
 */
export function clipGradNorm_(
  parameters: Some,
  maxNorm: number,
  options: { normType?: number; errorIfNonfinite?: boolean } = {},
): number {
  const { normType: p = 2, errorIfNonfinite = false } = options;
  const grads = listOf(parameters).flatMap((x) => (x.grad === null ? [] : [x.grad as AnyTensor]));
  if (grads.length === 0) return 0;
  const norms = grads.map((g) => g.detach().norm(p).item() as number);
  const single = grads.every((g) => g.dtype === 'float32');
  const total = over(single ? Float32Array.from(norms) : Float64Array.from(norms), [norms.length])
    .norm(p)
    .item() as number;
  if (errorIfNonfinite && !Number.isFinite(total))
    throw new RangeError(
      `The total norm of order ${p} for gradients from \`parameters\` is non-finite, so it cannot be clipped. Look for NaN in the loss, or lower the learning rate`,
    );
  const factor = Math.min(maxNorm / (total + 1e-6), 1);
  noGrad(() => {
    for (const g of grads) g.mul_(factor);
  });
  return total;
}

/**
 * Cuts every element of the gradients to [−clipValue, clipValue].
 * @example
 * const w = torch.tensor([1, 2], { requiresGrad: true });
 * w.mul(torch.tensor([5, -0.1])).sum().backward();
 * nn.utils.clipGradValue_([w], 1);
 * w.grad!; // → tensor([1.0000, -0.1000])
 */
export function clipGradValue_(parameters: Some, clipValue: number): void {
  noGrad(() => {
    for (const x of listOf(parameters)) (x.grad as AnyTensor | null)?.clamp_(-clipValue, clipValue);
  });
}

/**
 * All parameters in one vector, one after the other. → [n], n the number of all elements.
 * @example
 * nn.utils.parametersToVector(new nn.Linear(3, 2).parameters()).shape; // → [8]
 */
export function parametersToVector(parameters: Some): Tensor<[number]> {
  return cat(
    listOf(parameters).map((x) => x.reshape([-1])),
    0,
  ) as unknown as Tensor<[number]>;
}

/**
 * Writes a vector back into the parameters. [n], n the number of all elements.
 * @example
 * const layer = new nn.Linear(2, 1);
 * nn.utils.vectorToParameters(torch.tensor([1, 2, 3]), layer.parameters());
 * layer.bias; // → tensor([3.], requires_grad=True)
 */
export function vectorToParameters(vector: AnyTensor | Tensor<[number]>, parameters: Some): void {
  if (!(vector instanceof TensorClass))
    throw new TypeError(
      `expected torch.Tensor, but got: ${Array.isArray(vector) ? 'list' : typeof vector}. vectorToParameters: torch.tensor(…) makes one`,
    );
  let at = 0;
  noGrad(() => {
    for (const x of listOf(parameters)) {
      const left = (vector as AnyTensor).count - at;
      if (left < x.count)
        throw new ShapeError(
          `shape '${show(x.shape)}' is invalid for input of size ${left}. vectorToParameters: the vector has ${at + left} numbers, the parameters have more`,
          { op: 'vectorToParameters', shapes: [(vector as AnyTensor).shape, x.shape] },
        );
      x.copy_((vector as AnyTensor).detach().narrow(0, at, x.count).reshape(x.shape) as AnyTensor);
      at += x.count;
    }
  });
}

export {
  elasticNetPenalty,
  groupLassoPenalty,
  groupSoftThreshold_,
  l1Penalty,
  l2Penalty,
  softThreshold_,
} from '../tools/penalties.js';
export * as rnn from './packing.js';
