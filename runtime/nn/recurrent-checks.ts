// What recurrent layers say, in PyTorch's words, to settings, inputs and states that do not fit.
import { ShapeError, show } from '../errors.js';
import { sameShape } from '../tensor/shape.js';
import type { AnyTensor } from '../tensor/tensor.js';

/** Only tanh and relu. */
export function checkNonlinearity(name: string | undefined): void {
  if (name !== undefined && name !== 'tanh' && name !== 'relu')
    throw new RangeError(`Unknown nonlinearity '${name}'. Use 'tanh' or 'relu'`);
}

/** A sequence [L, N, C] or [L, C], or the data of a packed one. */
export function checkInput(name: string, x: AnyTensor, inputSize: number, packed = false): void {
  const fail = (message: string): never => {
    throw new ShapeError(message, { op: 'recurrent', shapes: [x.shape] });
  };
  if (packed && x.ndim !== 2)
    fail(`input must have 2 dimensions, got ${x.ndim}. ${name}: every packed sequence is [L, ${inputSize}]`);
  if (x.ndim !== 2 && x.ndim !== 3) fail(`${name}: Expected input to be 2-D or 3-D but received ${x.ndim}-D tensor`);
  const width = x.shape[x.ndim - 1];
  if (width !== inputSize)
    fail(
      `input.size(-1) must be equal to input_size. Expected ${inputSize}, got ${width}: the input has the shape ${show(x.shape)}`,
    );
}

/** The width of what an LSTM gives out. */
export function checkProjection(name: string, projSize: number | undefined, hiddenSize: number): void {
  if (projSize === undefined) return;
  if (name !== 'lstm')
    throw new RangeError(
      `proj_size argument is only supported for LSTM, not RNN or GRU. Leave projSize: ${projSize} out`,
    );
  if (!(projSize >= 0))
    throw new RangeError(
      `proj_size should be a positive integer or zero to disable projections. LSTM: got projSize: ${projSize}`,
    );
  if (projSize >= hiddenSize)
    throw new RangeError(
      `proj_size has to be smaller than hidden_size. LSTM: got projSize: ${projSize}, hiddenSize ${hiddenSize}`,
    );
}

/**
 * The initial state of a layer: `widths` of its tensors [layers · directions, N, width]. `rank` is that of the input, 3 for a packed one.
 */
export function checkState(
  state: readonly AnyTensor[],
  x: AnyTensor,
  rank: number,
  lead: readonly number[],
  widths: readonly number[],
): void {
  const fail = (message: string): never => {
    throw new ShapeError(`${message}. The input has the shape ${show(x.shape)}`, {
      op: 'recurrent',
      shapes: [x.shape, ...state.map((s) => s.shape)],
    });
  };
  // PyTorch looks at the rank of tensors only; what a packed input is given is compared as a whole.
  if (x.ndim === rank && state.some((s) => s.ndim !== rank)) {
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
    const expected = [...lead, widths[i]!];
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
