import type { DType } from '../tensor/dtype.js';
import type { AnyTensor, Tensor } from '../tensor/tensor.js';
import type { Shape } from '../types/index.js';
import { emptyParameter } from './factory.js';
import { type EmbeddingOptions, embedding } from './functional/embedding.js';
import { type EmbeddingBagOptions, embeddingBag } from './functional/embedding-bag.js';
import * as init from './init.js';
import { ModuleBase } from './module.js';
import { Parameter } from './parameter.js';
import { pythonFloat } from './printing.js';

/**
 * A table of vectors, looked up by number: indices [...] → [..., EmbeddingDim]. Starts with PyTorch's normal numbers.
 * @example
 * new nn.Embedding(27, 10)(torch.tensor([[5, 13, 1]])).shape; // → [1, 3, 10]
 */
export class Embedding<N extends number = number, W extends number = number> extends ModuleBase {
  readonly numEmbeddings: N;
  readonly embeddingDim: W;
  readonly options: EmbeddingOptions;
  weight: Parameter<[N, W]>;

  constructor(numEmbeddings: N, embeddingDim: W, options: EmbeddingOptions = {}) {
    super();
    this.numEmbeddings = numEmbeddings;
    this.embeddingDim = embeddingDim;
    const { paddingIdx } = options;
    if (typeof paddingIdx === 'number' && (paddingIdx >= numEmbeddings || paddingIdx < -numEmbeddings))
      throw new RangeError('Padding_idx must be within num_embeddings');
    this.options = options;
    this.weight = emptyParameter([numEmbeddings, embeddingDim]);
    init.normal_(this.weight);
    if (typeof paddingIdx === 'number') {
      const row = paddingIdx < 0 ? paddingIdx + numEmbeddings : paddingIdx;
      (this.weight as unknown as AnyTensor).storage.data.fill(0, row * embeddingDim, (row + 1) * embeddingDim);
    }
  }

  /** A layer over existing vectors, [numEmbeddings, embeddingDim]; frozen unless `freeze` is false. */
  static fromPretrained(vectors: AnyTensor, options: EmbeddingOptions & { freeze?: boolean } = {}): Embedding {
    const { freeze = true, ...rest } = options;
    const [rows, width] = vectors.shape as [number, number];
    const layer = new Embedding<number, number>(rows, width, rest);
    layer.weight = new Parameter(vectors, { requiresGrad: !freeze }) as unknown as Parameter<[number, number]>;
    return layer;
  }

  override forward<S extends Shape>(index: Tensor<S, DType>): Tensor<[...S, W]> {
    return embedding(
      index as unknown as AnyTensor,
      this.weight as unknown as AnyTensor,
      this.options,
    ) as unknown as Tensor<[...S, W]>;
  }

  override extraRepr(): string {
    const { paddingIdx, maxNorm, normType } = this.options;
    let text = `${this.numEmbeddings}, ${this.embeddingDim}`;
    if (paddingIdx !== null && paddingIdx !== undefined)
      text += `, padding_idx=${paddingIdx < 0 ? paddingIdx + this.numEmbeddings : paddingIdx}`;
    if (maxNorm !== null && maxNorm !== undefined) text += `, max_norm=${pythonFloat(maxNorm)}`;
    if (normType !== undefined && normType !== 2) text += `, norm_type=${pythonFloat(normType)}`;
    return text;
  }
}
export interface Embedding<N extends number, W extends number> {
  <S extends Shape>(index: Tensor<S, DType>): Tensor<[...S, W]>;
}

/**
 * Means (or sums, or maxima) of rows of a table, for bags of words: indices [N, L], or [M] with `offsets` where each bag starts → [N, width].
 *
 * With `sparse: true` backward keeps gradients of the used rows only and `optim.SGD` changes only those: a step costs as much as the bag is
 * long, not as much as the table is high. `weight.grad` stays null then.
 * @example
 * const bag = new nn.EmbeddingBag(1000, 10, { mode: 'sum', sparse: true });
 * bag(torch.tensor([[5, 13, 1]], { dtype: 'int64' })).shape; // → [1, 10]
 */
export class EmbeddingBag extends ModuleBase {
  readonly options: EmbeddingBagOptions;
  weight: Parameter<[number, number]>;

  constructor(
    readonly numEmbeddings: number,
    readonly embeddingDim: number,
    options: Omit<EmbeddingBagOptions, 'perSampleWeights'> = {},
  ) {
    super();
    this.options = { mode: 'mean', ...options };
    this.weight = emptyParameter([numEmbeddings, embeddingDim]);
    init.normal_(this.weight);
  }

  override forward(
    index: AnyTensor,
    offsets: AnyTensor | null = null,
    perSampleWeights: AnyTensor | null = null,
  ): Tensor<[number, number]> {
    const options = perSampleWeights === null ? this.options : { ...this.options, perSampleWeights };
    return embeddingBag(index, this.weight as unknown as AnyTensor, offsets, options) as unknown as Tensor<
      [number, number]
    >;
  }

  override extraRepr(): string {
    return `${this.numEmbeddings}, ${this.embeddingDim}, mode=${this.options.mode}`;
  }
}
export interface EmbeddingBag {
  (index: AnyTensor, offsets?: AnyTensor | null, perSampleWeights?: AnyTensor | null): Tensor<[number, number]>;
}
