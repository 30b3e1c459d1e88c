import { noGrad } from '../../autograd/grad-mode.js';
import { DTypeError } from '../../errors.js';
import { fromElements } from '../../ops/host.js';
import { isFloat, SCALAR_NAME } from '../../tensor/dtype.js';
import { resultType } from '../../tensor/promotion.js';
import { broadcastShapes } from '../../tensor/shape.js';
import type { AnyTensor as T } from '../../tensor/tensor.js';

/**
 * x1 · x2 / (‖x1‖ ‖x2‖) along `dim` (default 1).
 * @example
 * F.cosineSimilarity(torch.tensor([[1, 0]]), torch.tensor([[1, 1]])); // → tensor([0.7071])
 */
export function cosineSimilarity(x1: T, x2: T, { dim = 1, eps = 1e-8 }: { dim?: number; eps?: number } = {}): T {
  const common = resultType(x1, x2);
  if (!isFloat(common))
    throw new DTypeError(
      `expected common dtype to be floating point, yet common dtype is ${SCALAR_NAME[common]}. cosineSimilarity: convert with .float() first`,
      { op: 'cosineSimilarity', dtypes: [x1.dtype, x2.dtype] },
    );
  const shape = broadcastShapes('cosineSimilarity', x1.shape, x2.shape);
  // As in PyTorch, the bound ε holds for the value only: gradients flow as if it were the sum of squares.
  const unit = (x: T): T => {
    const squares = x.square().sum(dim, { keepdim: true }) as T;
    const raised = noGrad(() =>
      squares
        .detach()
        .clamp(eps * eps, null)
        .sub(squares.detach()),
    ) as T;
    return x.div(squares.add(raised).sqrt());
  };
  return unit(x1.expand(shape) as T)
    .mul(unit(x2.expand(shape) as T))
    .sum(dim);
}

/**
 * ‖x1 − x2 + ε‖_p over the last dimension.
 * @example
 * F.pairwiseDistance(torch.tensor([[0, 0]]), torch.tensor([[3, 4]])); // → tensor([5.0000])
 */
export function pairwiseDistance(
  x1: T,
  x2: T,
  { p = 2, eps = 1e-6, keepdim = false }: { p?: number; eps?: number; keepdim?: boolean } = {},
): T {
  return x1.sub(x2).add(eps).norm(p, -1, { keepdim });
}

/**
 * Divides by the p-norm along `dim`, but by no less than `eps`.
 * @example
 * F.normalize(torch.tensor([[3, 4]])); // → tensor([[0.6000, 0.8000]])
 */
export function normalize(x: T, { p = 2, dim = 1, eps = 1e-12 }: { p?: number; dim?: number; eps?: number } = {}): T {
  const size = x.norm(p, dim, { keepdim: true }) as T;
  return x.div(size.clamp(eps, null).expandAs(x));
}

/**
 * Class numbers as vectors with a single 1: [...] → [..., numClasses], int64.
 * @example
 * F.oneHot(torch.tensor([0, 2], { dtype: 'int64' }), 3); // → tensor([[1, 0, 0], [0, 0, 1]])
 */
export function oneHot(x: T, numClasses = -1): T {
  if (x.dtype !== 'int64' && x.dtype !== 'int32' && x.dtype !== 'uint8')
    throw new TypeError(`one_hot is only applicable to index tensor. oneHot: got ${x.dtype}; convert with .long()`);
  const values = x.flatten().tolist() as number[];
  const largest = values.reduce((m, v) => Math.max(m, v), -1);
  if (values.some((v) => v < 0)) throw new RangeError('Class values must be non-negative.');
  const classes = numClasses === -1 ? largest + 1 : numClasses;
  if (classes <= 0) throw new RangeError('Can not infer total number of classes from empty tensor. Pass numClasses');
  if (largest >= classes)
    throw new RangeError(`Class values must be smaller than num_classes. oneHot: ${largest} is not below ${classes}`);
  const data = new Float64Array(values.length * classes);
  values.forEach((v, i) => (data[i * classes + v] = 1));
  return fromElements(data, [...x.shape, classes], 'int64', x);
}
