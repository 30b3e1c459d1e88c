import { cat } from '../ops/join.js';
import type { AnyTensor, Tensor } from '../tensor/tensor.js';
import { type AttentionMasks, checkAttention, mergeMasks } from './attention-masks.js';
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
  /** Learn offsets of all projections. Default true. */
  bias?: boolean;
  /** [N, L, E] instead of [L, N, E]. Default false. */
  batchFirst?: boolean;
  /** Features of the key. Default: those of the query. */
  kdim?: number;
  /** Features of the value. Default: those of the query. */
  vdim?: number;
  /** Learn one more key and value, appended to all sequences. Default false. */
  addBiasKv?: boolean;
  /** Append a key and a value of zeros. Default false. */
  addZeroAttn?: boolean;
}

/** PyTorch's name for the output projection, which shows when the module is printed. */
class NonDynamicallyQuantizableLinear extends Linear {}

const any = (p: Parameter | null): AnyTensor | null => p as unknown as AnyTensor | null;

/**
 * Attention with several heads: query [L, N, E], key [S, N, kdim] and value [S, N, vdim] → output [L, N, E] and weights [N, L, S]. Without a batch
 * all are [L, E].
 * @example
 * const attention = new nn.MultiheadAttention(8, 2, { batchFirst: true });
 * const x = torch.randn(4, 5, 8);
 * const [output, weights] = attention(x, x, x);
 * [output.shape, weights!.shape]; // → [[4, 5, 8], [4, 5, 5]]
 * @see https://arxiv.org/abs/1706.03762
 */
export class MultiheadAttention extends ModuleBase {
  readonly headDim: number;
  readonly kdim: number;
  readonly vdim: number;
  readonly dropout: number;
  readonly batchFirst: boolean;
  readonly addZeroAttn: boolean;
  q_proj_weight: Parameter | null = null;
  k_proj_weight: Parameter | null = null;
  v_proj_weight: Parameter | null = null;
  in_proj_weight: Parameter | null = null;
  in_proj_bias: Parameter | null;
  bias_k: Parameter | null = null;
  bias_v: Parameter | null = null;
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
    this.kdim = options.kdim ?? embedDim;
    this.vdim = options.vdim ?? embedDim;
    this.dropout = options.dropout ?? 0;
    this.batchFirst = options.batchFirst ?? false;
    this.addZeroAttn = options.addZeroAttn ?? false;
    const bias = options.bias ?? true;
    if (this.kdim === embedDim && this.vdim === embedDim)
      this.in_proj_weight = emptyParameter([3 * embedDim, embedDim]);
    else {
      this.q_proj_weight = emptyParameter([embedDim, embedDim]);
      this.k_proj_weight = emptyParameter([embedDim, this.kdim]);
      this.v_proj_weight = emptyParameter([embedDim, this.vdim]);
    }
    this.in_proj_bias = bias ? emptyParameter([3 * embedDim]) : null;
    if (options.addBiasKv) {
      this.bias_k = emptyParameter([1, 1, embedDim]);
      this.bias_v = emptyParameter([1, 1, embedDim]);
    }
    this.outProj = new NonDynamicallyQuantizableLinear(embedDim, embedDim, { bias }) as unknown as Linear;
    for (const weight of [this.in_proj_weight, this.q_proj_weight, this.k_proj_weight, this.v_proj_weight])
      if (weight !== null) init.xavierUniform_(weight);
    if (this.outProj.bias !== null) init.zeros_(this.outProj.bias);
    for (const row of [this.bias_k, this.bias_v]) if (row !== null) init.xavierNormal_(row);
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
    const batched = query.ndim === 3;
    checkAttention(query, key, value, masks, this);
    // [N, L, E] from here on.
    const batchFirst = (x: AnyTensor): AnyTensor =>
      !batched ? x.unsqueeze(0) : this.batchFirst ? x : (x.transpose(0, 1) as AnyTensor);
    const projected = [query, key, value].map((x, part) => this.project(batchFirst(x), part));
    let [q, k, v] = projected as [AnyTensor, AnyTensor, AnyTensor];
    const more = (x: AnyTensor, row: AnyTensor): AnyTensor =>
      cat([x, row.expand([x.shape[0]!, 1, -1]) as AnyTensor], 1);
    if (this.bias_k !== null) [k, v] = [more(k, any(this.bias_k)!), more(v, any(this.bias_v)!)];
    if (this.addZeroAttn)
      [k, v] = [k, v].map((x) => more(x, x.newZeros([1, 1, this.embedDim]))) as [AnyTensor, AnyTensor];
    // [N, heads, L, E / heads]
    const heads = (x: AnyTensor): AnyTensor =>
      x.unflatten(2, [this.numHeads, this.headDim]).transpose(1, 2) as AnyTensor;
    const { output, weights } = scaledDotProductAttention(heads(q), heads(k), heads(v), {
      mask: mergeMasks(
        masks,
        q,
        this.numHeads,
        k.shape[1]! - (batched ? key.shape[this.batchFirst ? 1 : 0]! : key.shape[0]!),
      ),
      dropout: this.training ? this.dropout : 0,
    });
    const merged = output.transpose(1, 2).flatten(2) as AnyTensor;
    const result = linear(
      merged,
      this.outProj.weight as unknown as AnyTensor,
      this.outProj.bias as unknown as AnyTensor | null,
    );
    const shaped = batched ? (this.batchFirst ? result : result.transpose(0, 1)) : result.squeeze(0);
    if (masks.needWeights === false) return [shaped as unknown as Tensor, null];
    const shown = masks.averageAttnWeights === false ? weights : (weights.mean(1) as AnyTensor);
    return [shaped, batched ? shown : shown.squeeze(0)] as unknown as [Tensor, Tensor];
  }

  /** Query, key or value (0, 1, 2) as the heads see it: [N, L, E]. */
  private project(x: AnyTensor, part: number): AnyTensor {
    const { embedDim: size } = this;
    const rows = (t: AnyTensor | null): AnyTensor | null => (t?.narrow(0, part * size, size) as AnyTensor) ?? null;
    const own = [this.q_proj_weight, this.k_proj_weight, this.v_proj_weight][part]!;
    return linear(x, own === null ? rows(any(this.in_proj_weight))! : any(own)!, rows(any(this.in_proj_bias)));
  }
}
export interface MultiheadAttention {
  (query: AnyTensor, key: AnyTensor, value: AnyTensor, masks?: AttentionMasks): [Tensor, Tensor | null];
}
