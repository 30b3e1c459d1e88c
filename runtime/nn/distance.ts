import type { AnyTensor, Tensor } from '../tensor/tensor.js';
import { cosineSimilarity, pairwiseDistance } from './functional/distance.js';
import { ModuleBase } from './module.js';

type TwoTensors = (x1: AnyTensor, x2: AnyTensor) => Tensor;

/**
 * Cosine of the angle between vectors along `dim` (default 1). [..., D] and [..., D] → [...].
 * @example
 * new nn.CosineSimilarity({ dim: 1 })(torch.tensor([[1, 0]]), torch.tensor([[1, 1]])); // → tensor([0.7071])
 */
export class CosineSimilarity extends ModuleBase {
  constructor(readonly options: { dim?: number; eps?: number } = {}) {
    super();
  }
  override forward(x1: AnyTensor, x2: AnyTensor): Tensor {
    return cosineSimilarity(x1, x2, this.options) as unknown as Tensor;
  }
}
export interface CosineSimilarity extends TwoTensors {}

/**
 * p-norm of the difference of vectors in the last dimension. [..., D] and [..., D] → [...].
 * @example
 * new nn.PairwiseDistance()(torch.tensor([[0, 0]]), torch.tensor([[3, 4]])); // → tensor([5.0000])
 */
export class PairwiseDistance extends ModuleBase {
  constructor(readonly options: { p?: number; eps?: number; keepdim?: boolean } = {}) {
    super();
  }
  override forward(x1: AnyTensor, x2: AnyTensor): Tensor {
    return pairwiseDistance(x1, x2, this.options) as unknown as Tensor;
  }
}
export interface PairwiseDistance extends TwoTensors {}
