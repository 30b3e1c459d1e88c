import type { DType } from '../tensor/dtype.js';
import type { AnyTensor, Tensor } from '../tensor/tensor.js';
import type { Shape } from '../types/index.js';
import { emptyParameter } from './factory.js';
import { type EmbeddingOptions, embedding, paddingRow } from './functional/embedding.js';
import { type EmbeddingBagOptions, embeddingBag } from './functional/embedding-bag.js';
import * as init from './init.js';
import { ModuleBase } from './module.js';
import { Parameter } from './parameter.js';
import { pythonFloat } from './printing.js';

/** The settings that both tables share, as PyTorch prints them. */
function shown({ maxNorm = null, normType = 2, scaleGradByFreq = false }: EmbeddingOptions): string {
  return (
    (maxNorm === null ? '' : `, max_norm=${pythonFloat(maxNorm)}`) +
    (normType === 2 ? '' : `, norm_type=${pythonFloat(normType)}`) +
    (scaleGradByFreq ? ', scale_grad_by_freq=True' : '')
  );
}

/** Zeroes the row that is padding, as a new table has it. */
function clearPadding(weight: Parameter<[number, number]>, padding: number): void {
  const width = weight.shape[1];
  if (padding >= 0) (weight as unknown as AnyTensor).storage.data.fill(0, padding * width, (padding + 1) * width);
}

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
    const padding = paddingRow(options.paddingIdx, numEmbeddings);
    this.options = options;
    this.weight = emptyParameter([numEmbeddings, embeddingDim]);
    init.normal_(this.weight);
    clearPadding(this.weight as unknown as Parameter<[number, number]>, padding);
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
    const padding = paddingRow(this.options.paddingIdx, this.numEmbeddings);
    return (
      `${this.numEmbeddings}, ${this.embeddingDim}${padding < 0 ? '' : `, padding_idx=${padding}`}` +
      `${shown(this.options)}${this.options.sparse ? ', sparse=True' : ''}`
    );
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
    clearPadding(this.weight, paddingRow(options.paddingIdx, numEmbeddings, 'padding_idx'));
  }

  /** A layer over existing vectors, [numEmbeddings, embeddingDim]; frozen unless `freeze` is false. */
  static fromPretrained(
    vectors: AnyTensor,
    options: Omit<EmbeddingBagOptions, 'perSampleWeights'> & { freeze?: boolean } = {},
  ): EmbeddingBag {
    const { freeze = true, ...rest } = options;
    const layer = new EmbeddingBag(vectors.shape[0]!, vectors.shape[1]!, rest);
    layer.weight = new Parameter(vectors, { requiresGrad: !freeze }) as unknown as Parameter<[number, number]>;
    return layer;
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
    const padding = paddingRow(this.options.paddingIdx, this.numEmbeddings);
    const end = padding < 0 ? '' : `, padding_idx=${padding}`;
    return `${this.numEmbeddings}, ${this.embeddingDim}${shown(this.options)}, mode=${this.options.mode}${end}`;
  }
}
export interface EmbeddingBag {
  (index: AnyTensor, offsets?: AnyTensor | null, perSampleWeights?: AnyTensor | null): Tensor<[number, number]>;
}
