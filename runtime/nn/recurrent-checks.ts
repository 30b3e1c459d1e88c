// What recurrent layers say, in PyTorch's words, to settings, inputs and states that do not fit.
import { ShapeError, show } from '../errors.js';
import { sameShape } from '../tensor/shape.js';
import type { AnyTensor } from '../tensor/tensor.js';

/** Only tanh and relu. */
export function checkNonlinearity(name: string | undefined): void {
  if (name !== undefined && name !== 'tanh' && name !== 'relu')
    throw new RangeError(`Unknown nonlinearity '${name}'. Use 'tanh' or 'relu'`);
}

/** The initial state of a layer: `expected` is [layers · directions, N, H]. */
export function checkState(state: readonly AnyTensor[], x: AnyTensor, expected: readonly number[]): void {
  const rank = x.ndim;
  const fail = (message: string): never => {
    throw new ShapeError(`${message}. The input has the shape ${show(x.shape)}`, {
      op: 'recurrent',
      shapes: [x.shape, ...state.map((s) => s.shape)],
    });
  };
  if (state.some((s) => s.ndim !== rank)) {
    const kind = rank === 3 ? 'batched 3-D' : 'unbatched 2-D';
    const ranks = state.map((s) => `${s.ndim}-D`);
    fail(
      state.length === 1
        ? `For ${kind} input, hx should also be ${rank}-D but got ${ranks[0]} tensor`
        : `For ${kind} input, hx and cx should also be ${rank}-D but got (${ranks.join(', ')}) tensors`,
    );
  }
  for (const [i, s] of state.entries()) {
    // PyTorch gives an unbatched state its batch of one before it looks.
    const shape = rank === 3 ? s.shape : [s.shape[0]!, 1, s.shape[1]!];
    if (!sameShape(shape, expected))
      fail(`Expected hidden${state.length === 1 ? '' : `[${i}]`} size (${expected.join(', ')}), got ${show(shape)}`);
  }
}

/** Input and state of one step: [N, C] and [N, H], or [C] and [H]. */
export function checkCell(
  name: string,
  x: AnyTensor,
  state: readonly AnyTensor[] | null,
  { inputSize, hiddenSize }: { readonly inputSize: number; readonly hiddenSize: number },
): void {
  const fail = (message: string): never => {
    throw new ShapeError(`${message}. ${name}: the input has the shape ${show(x.shape)}`, {
      op: name,
      shapes: [x.shape, ...(state ?? []).map((s) => s.shape)],
    });
  };
  if (x.ndim !== 1 && x.ndim !== 2) fail(`${name}: Expected input to be 1-D or 2-D but received ${x.ndim}-D tensor`);
  const width = x.shape[x.ndim - 1]!;
  if (width !== inputSize) fail(`input has inconsistent input_size: got ${width} expected ${inputSize}`);
  const batch = x.ndim === 1 ? 1 : x.shape[0]!;
  for (const [i, s] of (state ?? []).entries()) {
    const rows = s.ndim === 1 ? 1 : s.shape[0]!;
    const size = s.shape[s.ndim - 1]!;
    if (rows !== batch) fail(`Input batch size ${batch} doesn't match hidden${i} batch size ${rows}`);
    if (size !== hiddenSize) fail(`hidden${i} has inconsistent hidden_size: got ${size}, expected ${hiddenSize}`);
  }
}
