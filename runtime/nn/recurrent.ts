import { stack } from '../ops/join.js';
import type { AnyTensor, Tensor } from '../tensor/tensor.js';
import type { CellKind, State } from './recurrent-cells.js';
import { Recurrent } from './recurrent-layer.js';

abstract class OneState extends Recurrent<Tensor> {
  protected pack(states: readonly State[]): Tensor {
    return stack(
      states.map(([h]) => h),
      0,
    ) as unknown as Tensor;
  }
  protected unpack(state: Tensor, index: number): State {
    return [(state as unknown as AnyTensor).select(0, index)];
  }
  protected tensors(state: Tensor): AnyTensor[] {
    return [state as unknown as AnyTensor];
  }
}

/**
 * Elman's network: h′ = tanh(W x + b + U h + c). [L, N, C] → output [L, N, H·directions] and the last state [layers·directions, N, H].
 * Packed sequences in give packed sequences out.
 * @example
 * const [output, hidden] = new nn.RNN(4, 8, { batchFirst: true })(torch.randn(2, 5, 4));
 * [output.shape, hidden.shape]; // → [[2, 5, 8], [1, 2, 8]]
 */
export class RNN extends OneState {
  protected kind(): CellKind {
    return 'rnn';
  }
}

/**
 * Gated recurrent unit. [L, N, C] → output and last state.
 * @example
 * const [output, hidden] = new nn.GRU(4, 8, { numLayers: 2 })(torch.randn(5, 2, 4));
 * [output.shape, hidden.shape]; // → [[5, 2, 8], [2, 2, 8]]
 */
export class GRU extends OneState {
  protected kind(): CellKind {
    return 'gru';
  }
}

/**
 * Long short-term memory. [L, N, C] → output and [last hidden state, last cell state]. With `projSize` P the output is
 * [L, N, P·directions] and the hidden state [layers·directions, N, P].
 * @example
 * const [output, [hidden, cell]] = new nn.LSTM(4, 8, { bidirectional: true })(torch.randn(5, 2, 4));
 * [output.shape, hidden.shape, cell.shape]; // → [[5, 2, 16], [2, 2, 8], [2, 2, 8]]
 * new nn.LSTM(4, 8, { projSize: 3 })(torch.randn(5, 2, 4))[0].shape; // → [5, 2, 3]
 */
export class LSTM extends Recurrent<[Tensor, Tensor]> {
  protected kind(): CellKind {
    return 'lstm';
  }
  protected pack(states: readonly State[]): [Tensor, Tensor] {
    return [
      stack(
        states.map(([h]) => h),
        0,
      ),
      stack(
        states.map((s) => s[1]!),
        0,
      ),
    ] as unknown as [Tensor, Tensor];
  }
  protected unpack([h, c]: [Tensor, Tensor], index: number): State {
    return [(h as unknown as AnyTensor).select(0, index), (c as unknown as AnyTensor).select(0, index)];
  }
  protected tensors(state: [Tensor, Tensor]): AnyTensor[] {
    return state as unknown as AnyTensor[];
  }
}
