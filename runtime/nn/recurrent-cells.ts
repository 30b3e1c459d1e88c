// The formulas of the recurrent cells: what the gates make of the input's part, the state's part and the state.
import type { AnyTensor as T } from '../tensor/tensor.js';

/** Hidden state, and the cell state of an LSTM. */
export type State = [T, ...T[]];

export type CellKind = 'rnn' | 'lstm' | 'gru';

interface CellRow {
  /** Number of gates. */
  readonly gates: number;
  /** Number of tensors in the state. */
  readonly states: number;
  /** `input` and `hidden` are [N, gates·H]. */
  step(input: T, hidden: T, state: State, size: number, nonlinearity: 'tanh' | 'relu'): State;
}

const part = (x: T, index: number, size: number): T => x.narrow(1, index * size, size);

export const CELLS: Record<CellKind, CellRow> = {
  rnn: {
    gates: 1,
    states: 1,
    step(input, hidden, _state, _size, nonlinearity) {
      const sum = input.add(hidden);
      return [nonlinearity === 'tanh' ? sum.tanh() : sum.relu()];
    },
  },
  /** Gates in PyTorch's order: input, forget, cell, output. */
  lstm: {
    gates: 4,
    states: 2,
    step(input, hidden, state, size) {
      const gates = input.add(hidden);
      const keep = part(gates, 1, size).sigmoid().mul(state[1]!);
      const cell = keep.add(
        part(gates, 0, size)
          .sigmoid()
          .mul(part(gates, 2, size).tanh()),
      );
      return [part(gates, 3, size).sigmoid().mul(cell.tanh()), cell];
    },
  },
  /** Reset, update, new; the reset gate acts on U h + c, as in PyTorch. */
  gru: {
    gates: 3,
    states: 1,
    step(input, hidden, [h], size) {
      const reset = part(input, 0, size)
        .add(part(hidden, 0, size))
        .sigmoid();
      const update = part(input, 1, size)
        .add(part(hidden, 1, size))
        .sigmoid();
      const fresh = part(input, 2, size)
        .add(reset.mul(part(hidden, 2, size)))
        .tanh();
      return [fresh.add(update.mul(h.sub(fresh)))];
    },
  },
};
