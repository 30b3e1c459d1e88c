// What RNN, LSTM and GRU can be told, and how they print it.

/** Settings of RNN, LSTM and GRU. */
export interface RecurrentOptions {
  /** Layers on top of each other. Default 1. */
  numLayers?: number;
  /** Learn the offsets b and c. Default true. */
  bias?: boolean;
  /** [N, L, C] instead of [L, N, C]. Default false. */
  batchFirst?: boolean;
  /** Dropout between the layers. Default 0. */
  dropout?: number;
  /** Read the sequence from both ends. Default false. */
  bidirectional?: boolean;
  /** RNN only. Default 'tanh'. */
  nonlinearity?: 'tanh' | 'relu';
  /** LSTM only: the hidden state is multiplied by weights [projSize, hiddenSize] (https://arxiv.org/abs/1402.1128). Default 0: it is not. */
  projSize?: number;
}

/** What stands in the parentheses: what is not the default, in PyTorch's order. */
export function printed(
  layer: Required<Omit<RecurrentOptions, 'nonlinearity'>> & { readonly inputSize: number; readonly hiddenSize: number },
): string {
  let text = `${layer.inputSize}, ${layer.hiddenSize}`;
  if (layer.projSize !== 0) text += `, proj_size=${layer.projSize}`;
  if (layer.numLayers !== 1) text += `, num_layers=${layer.numLayers}`;
  if (!layer.bias) text += ', bias=False';
  if (layer.batchFirst) text += ', batch_first=True';
  if (layer.dropout !== 0) text += `, dropout=${layer.dropout}`;
  if (layer.bidirectional) text += ', bidirectional=True';
  return text;
}
