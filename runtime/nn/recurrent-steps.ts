// The walk of a recurrent layer through time: the same for a padded sequence and a packed one, whose batch shrinks as sequences end.
import { cat, stack } from '../ops/join.js';
import type { AnyTensor } from '../tensor/tensor.js';
import type { State } from './recurrent-cells.js';

/** How the time steps lie in a tensor. */
export interface Steps {
  readonly length: number;
  /** Sequences at the first step. */
  readonly batch: number;
  /** Sequences that go on at step t. */
  size(t: number): number;
  /** The rows of step t: [size, width]. */
  row(x: AnyTensor, t: number): AnyTensor;
  /** The reverse: all steps in one tensor. */
  join(rows: readonly AnyTensor[]): AnyTensor;
}

/** The steps of [L, N, C]; with batch sizes those of a packed sequence [sum of the sizes, C]. */
export function stepsOf(x: AnyTensor, sizes?: readonly number[]): Steps {
  if (sizes === undefined) {
    const [length, batch] = x.shape as [number, number];
    return { length, batch, size: () => batch, row: (y, t) => y.select(0, t), join: (rows) => stack(rows, 0) };
  }
  const starts: number[] = [];
  let rows = 0;
  for (const size of sizes) {
    starts.push(rows);
    rows += size;
  }
  return {
    length: sizes.length,
    batch: sizes[0]!,
    size: (t) => sizes[t]!,
    row: (y, t) => y.narrow(0, starts[t]!, sizes[t]!),
    join: (all) => cat(all, 0),
  };
}

/** All outputs, and the last state of every sequence. From the end, sequences come in at their own last step. */
export function walk(
  x: AnyTensor,
  steps: Steps,
  reverse: boolean,
  start: State,
  next: (row: AnyTensor, state: State) => State,
): { output: AnyTensor; last: State } {
  const { length, batch } = steps;
  const outputs = new Array<AnyTensor>(length);
  const ended: State[] = [];
  let going = steps.size(reverse ? length - 1 : 0);
  let state = going === batch ? start : part(start, 0, going);
  for (let k = 0; k < length; k++) {
    const t = reverse ? length - 1 - k : k;
    const size = steps.size(t);
    if (size < going) {
      ended.unshift(part(state, size, going - size));
      state = part(state, 0, size);
    } else if (size > going) state = together([state, part(start, going, size - going)]);
    going = size;
    state = next(steps.row(x, t), state);
    outputs[t] = state[0];
  }
  return { output: steps.join(outputs), last: ended.length === 0 ? state : together([state, ...ended]) };
}

const part = (state: State, from: number, count: number): State => state.map((s) => s.narrow(0, from, count)) as State;
const together = (states: readonly State[]): State =>
  states[0]!.map((_, i) =>
    cat(
      states.map((s) => s[i]!),
      0,
    ),
  ) as State;
