import { ShapeError, show } from '../errors.js';
import type { AnyTensor, Tensor } from '../tensor/tensor.js';
import { emptyParameter } from './factory.js';
import { scaledDotProductAttention } from './functional/attention.js';
import { linear } from './functional/linear.js';
import * as init from './init.js';
import { Linear } from './linear.js';
import { ModuleBase } from './module.js';
import type { Parameter } from './parameter.js';

/** Settings of {@link MultiheadAttention}. */
export interface AttentionOptions {
  /** Dropout of the attention weights in training. Default 0. */
  dropout?: number;
  bias?: boolean;
  /** [N, L, E] instead of [L, N, E]. Default false. */
  batchFirst?: boolean;
}

/** What a call of {@link MultiheadAttention} may mask. */
export interface AttentionMasks {
  /** [L, S] (or [N·heads, L, S]): true forbids; a float mask is added to the scores. */
  attnMask?: AnyTensor | null;
  /** [N, S]: true for padding. */
  keyPaddingMask?: AnyTensor | null;
  /** Give the weights too. Default true. */
  needWeights?: boolean;
  /** Mean over the heads, or one by one. Default true. */
  averageAttnWeights?: boolean;
}

/** PyTorch's name for the output projection, which shows when the module is printed. */
class NonDynamicallyQuantizableLinear extends Linear {}

/**
 * Attention with several heads: query [L, N, E], key and value [S, N, E] → output [L, N, E] and weights [N, L, S].
 * @example
 * const attention = new nn.MultiheadAttention(8, 2, { batchFirst: true });
 * const x = torch.randn(4, 5, 8);
 * const [output, weights] = attention(x, x, x);
 * [output.shape, weights!.shape]; // → [[4, 5, 8], [4, 5, 5]]
 * @see https://arxiv.org/abs/1706.03762
 */
export class MultiheadAttention extends ModuleBase {
  readonly headDim: number;
  readonly dropout: number;
  readonly batchFirst: boolean;
  in_proj_weight: Parameter;
  in_proj_bias: Parameter | null;
  outProj: Linear;

  constructor(
    readonly embedDim: number,
    readonly numHeads: number,
    options: AttentionOptions = {},
  ) {
    super();
    if (embedDim % numHeads !== 0)
      throw new RangeError(
        `embed_dim must be divisible by num_heads. MultiheadAttention: ${embedDim} features do not make ${numHeads} heads of one size`,
      );
    this.headDim = embedDim / numHeads;
    this.dropout = options.dropout ?? 0;
    this.batchFirst = options.batchFirst ?? false;
    const bias = options.bias ?? true;
    this.in_proj_weight = emptyParameter([3 * embedDim, embedDim]);
    this.in_proj_bias = bias ? emptyParameter([3 * embedDim]) : null;
    this.outProj = new NonDynamicallyQuantizableLinear(embedDim, embedDim, { bias }) as unknown as Linear;
    init.xavierUniform_(this.in_proj_weight);
    if (this.outProj.bias !== null) init.zeros_(this.outProj.bias);
  }

  override stateName(field: string): string {
    return field === 'outProj' ? 'out_proj' : field;
  }

  override forward(
    query: AnyTensor,
    key: AnyTensor,
    value: AnyTensor,
    masks: AttentionMasks = {},
  ): [Tensor, Tensor | null] {
    if (query.ndim !== 3 || key.ndim !== 3)
      throw new ShapeError(
        `MultiheadAttention: query and key should be 3-D, but received ${query.ndim}-D and ${key.ndim}-D tensors (${show(query.shape)}); unsqueeze a batch dimension`,
        {
          op: 'attention',
          shapes: [query.shape, key.shape],
        },
      );
    const flip = (x: AnyTensor): AnyTensor => (this.batchFirst ? x : (x.transpose(0, 1) as AnyTensor));
    const { embedDim: size, numHeads, headDim } = this;
    const weight = this.in_proj_weight as unknown as AnyTensor;
    const bias = this.in_proj_bias as unknown as AnyTensor | null;
    // [N, L, E] → [N, heads, L, E / heads]
    const heads = (x: AnyTensor, part: number): AnyTensor => {
      const projected = linear(
        flip(x),
        weight.narrow(0, part * size, size),
        bias?.narrow(0, part * size, size) ?? null,
      );
      return projected
        .reshape([projected.shape[0]!, projected.shape[1]!, numHeads, headDim])
        .transpose(1, 2) as AnyTensor;
    };
    const { output, weights } = scaledDotProductAttention(heads(query, 0), heads(key, 1), heads(value, 2), {
      mask: this.mask(masks, query, key),
      dropout: this.training ? this.dropout : 0,
    });
    const [batch, , length] = output.shape as [number, number, number];
    const merged = output.transpose(1, 2).reshape([batch, length, size]) as AnyTensor;
    const result = linear(
      merged,
      this.outProj.weight as unknown as AnyTensor,
      this.outProj.bias as unknown as AnyTensor | null,
    );
    const shown = masks.needWeights === false ? null : masks.averageAttnWeights === false ? weights : weights.mean(1);
    return [flip(result), shown] as unknown as [Tensor, Tensor | null];
  }

  /** Both masks as one that broadcasts over [N, heads, L, S]. */
  private mask(
    { attnMask = null, keyPaddingMask = null }: AttentionMasks,
    query: AnyTensor,
    key: AnyTensor,
  ): AnyTensor | null {
    const additive = (mask: AnyTensor): AnyTensor =>
      mask.dtype === 'bool' ? query.newZeros(mask.shape).maskedFill(mask, Number.NEGATIVE_INFINITY) : mask;
    let total: AnyTensor | null = null;
    if (attnMask !== null)
      total = additive(
        attnMask.ndim === 3 ? attnMask.reshape([-1, this.numHeads, attnMask.shape[1]!, attnMask.shape[2]!]) : attnMask,
      );
    if (keyPaddingMask !== null) {
      const batch = key.shape[this.batchFirst ? 0 : 1]!;
      const padding = additive(keyPaddingMask).reshape([batch, 1, 1, keyPaddingMask.shape[keyPaddingMask.ndim - 1]!]);
      total = total === null ? padding : total.add(padding);
    }
    return total;
  }
}
export interface MultiheadAttention {
  (query: AnyTensor, key: AnyTensor, value: AnyTensor, masks?: AttentionMasks): [Tensor, Tensor | null];
}
