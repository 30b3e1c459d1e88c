import type { AnyTensor, Tensor } from '../tensor/tensor.js';
import { emptyParameter } from './factory.js';
import { linear } from './functional/linear.js';
import * as init from './init.js';
import { ModuleBase } from './module.js';
import type { Parameter } from './parameter.js';
import { CELLS, type CellKind, type State } from './recurrent-cells.js';
import { checkCell, checkNonlinearity } from './recurrent-checks.js';

/** One step of a recurrent network. */
abstract class Cell extends ModuleBase {
  weight_ih: Parameter;
  weight_hh: Parameter;
  bias_ih: Parameter | null;
  bias_hh: Parameter | null;
  constructor(
    readonly inputSize: number,
    readonly hiddenSize: number,
    readonly options: { bias?: boolean; nonlinearity?: 'tanh' | 'relu' } = {},
  ) {
    super();
    checkNonlinearity(options.nonlinearity);
    const gates = CELLS[this.kind()].gates * hiddenSize;
    const biased = options.bias ?? true;
    this.weight_ih = emptyParameter([gates, inputSize]);
    this.weight_hh = emptyParameter([gates, hiddenSize]);
    this.bias_ih = biased ? emptyParameter([gates]) : null;
    this.bias_hh = biased ? emptyParameter([gates]) : null;
    const bound = hiddenSize > 0 ? 1 / Math.sqrt(hiddenSize) : 0;
    for (const parameter of this.parameters()) init.uniform_(parameter, -bound, bound);
  }
  protected abstract kind(): CellKind;
  protected next(x: AnyTensor, given: State | null): State {
    const cell = CELLS[this.kind()];
    checkCell(this.constructor.name, x, given, this);
    const rows = x.ndim === 1 ? x.unsqueeze(0) : x;
    const zero = (): AnyTensor => rows.newZeros([rows.shape[0]!, this.hiddenSize]);
    const batch = (s: AnyTensor): AnyTensor => (s.ndim === 1 ? s.unsqueeze(0) : s);
    const state =
      (given?.map(batch) as State | undefined) ?? (Array.from({ length: cell.states }, zero) as unknown as State);
    const all = this as unknown as Record<string, AnyTensor | null>;
    const fromInput = linear(rows, all.weight_ih!, all.bias_ih!);
    const result = cell.step(
      fromInput,
      linear(state[0], all.weight_hh!, all.bias_hh!),
      state,
      this.hiddenSize,
      this.options.nonlinearity ?? 'tanh',
    );
    return x.ndim === 1 ? (result.map((s) => s.squeeze(0)) as State) : result;
  }
  override extraRepr(): string {
    const bias = this.bias_ih === null ? ', bias=False' : '';
    const { nonlinearity = 'tanh' } = this.options;
    return `${this.inputSize}, ${this.hiddenSize}${bias}${nonlinearity === 'tanh' ? '' : `, nonlinearity=${nonlinearity}`}`;
  }
}

abstract class OneStateCell extends Cell {
  override forward(x: AnyTensor, state?: AnyTensor): Tensor {
    return this.next(x, state === undefined ? null : [state])[0] as unknown as Tensor;
  }
}
interface OneStateCell {
  (x: AnyTensor, state?: AnyTensor): Tensor;
}

/**
 * One step of an RNN: [N, C], [N, H] → [N, H].
 * @example
 * new nn.RNNCell(4, 8)(torch.randn(2, 4)).shape; // → [2, 8]
 */
export class RNNCell extends OneStateCell {
  protected kind(): CellKind {
    return 'rnn';
  }
}

/**
 * One step of a GRU.
 * @example
 * new nn.GRUCell(4, 8)(torch.randn(2, 4)).shape; // → [2, 8]
 */
export class GRUCell extends OneStateCell {
  protected kind(): CellKind {
    return 'gru';
  }
}

/**
 * One step of an LSTM: [N, C], [h, c] → [h′, c′].
 * @example
 * const [hidden, cell] = new nn.LSTMCell(4, 8)(torch.randn(2, 4));
 * [hidden.shape, cell.shape]; // → [[2, 8], [2, 8]]
 */
export class LSTMCell extends Cell {
  protected kind(): CellKind {
    return 'lstm';
  }
  override forward(x: AnyTensor, state?: readonly [AnyTensor, AnyTensor]): [Tensor, Tensor] {
    return this.next(x, state === undefined ? null : (state as unknown as State)) as unknown as [Tensor, Tensor];
  }
}
export interface LSTMCell {
  (x: AnyTensor, state?: readonly [AnyTensor, AnyTensor]): [Tensor, Tensor];
}
