// What RNN, GRU and LSTM share.
import { cat } from '../ops/join.js';
import type { DType } from '../tensor/dtype.js';
import type { AnyTensor, Tensor } from '../tensor/tensor.js';
import { dropout } from './functional/dropout.js';
import { linear } from './functional/linear.js';
import { ModuleBase } from './module.js';
import { numbers, PackedSequence, type Whole } from './packed-sequence.js';
import { CELLS, type CellKind, type State } from './recurrent-cells.js';
import { checkInput, checkNonlinearity, checkProjection, checkState } from './recurrent-checks.js';
import { printed, type RecurrentOptions } from './recurrent-options.js';
import { type Steps, stepsOf, walk } from './recurrent-steps.js';
import { recurrentWeights } from './recurrent-weights.js';

/** Settings, checks and the walk through layers and directions; RNN, GRU and LSTM say what their state is. */
export abstract class Recurrent<H> extends ModuleBase {
  readonly numLayers: number;
  readonly bias: boolean;
  readonly batchFirst: boolean;
  readonly dropout: number;
  readonly bidirectional: boolean;
  readonly projSize: number;

  constructor(
    readonly inputSize: number,
    readonly hiddenSize: number,
    readonly options: RecurrentOptions = {},
  ) {
    super();
    const { dropout: p = 0 } = options;
    if (!(p >= 0 && p <= 1))
      throw new RangeError(
        `dropout should be a number in range [0, 1] representing the probability of an element being zeroed. ${this.constructor.name}: got ${p}`,
      );
    checkNonlinearity(options.nonlinearity);
    checkProjection(this.kind(), options.projSize, hiddenSize);
    this.numLayers = options.numLayers ?? 1;
    this.bias = options.bias ?? true;
    this.batchFirst = options.batchFirst ?? false;
    this.dropout = p;
    this.bidirectional = options.bidirectional ?? false;
    this.projSize = options.projSize ?? 0;
    for (const [name, parameter] of recurrentWeights(this.kind(), this, this.suffixes))
      this.registerParameter(name, parameter);
  }

  protected abstract kind(): CellKind;
  /** The state as users see it: one tensor, or hidden and cell state. */
  protected abstract pack(states: readonly State[]): H;
  protected abstract unpack(state: H, index: number): State;
  /** The tensors of a state. */
  protected abstract tensors(state: H): readonly AnyTensor[];

  private get suffixes(): string[] {
    return this.bidirectional ? ['', '_reverse'] : [''];
  }

  /** Width of the hidden state. */
  private get outSize(): number {
    return this.projSize > 0 ? this.projSize : this.hiddenSize;
  }

  override forward<D extends DType>(input: PackedSequence<D>, state?: H): [PackedSequence<D>, H];
  override forward(input: Tensor | AnyTensor, state?: H): [Tensor, H];
  override forward(input: Tensor | AnyTensor | PackedSequence<DType>, state?: H): [unknown, H] {
    return input instanceof PackedSequence ? this.packed(input, state) : this.plain(input as AnyTensor, state);
  }

  private plain(x: AnyTensor, state?: H): [AnyTensor, H] {
    checkInput(this.constructor.name, x, this.inputSize);
    const batched = x.ndim === 3;
    const batch = batched ? x.shape[this.batchFirst ? 0 : 1]! : 1;
    const given = this.states(state, x, x.ndim, batch);
    const sequence = batched ? (this.batchFirst ? (x.transpose(0, 1) as AnyTensor) : x) : x.unsqueeze(1);
    const { output, finals } = this.layers(sequence, stepsOf(sequence), batched ? given : given?.map(widen));
    const last = this.pack(batched ? finals : finals.map((s) => s.map((h) => h.squeeze(0)) as State));
    return [batched ? (this.batchFirst ? output.transpose(0, 1) : output) : output.squeeze(1), last] as [AnyTensor, H];
  }

  private packed<D extends DType>(input: PackedSequence<D>, state?: H): [PackedSequence<D>, H] {
    const { batchSizes, sortedIndices, unsortedIndices } = input;
    const x = input.data as unknown as AnyTensor;
    checkInput(this.constructor.name, x, this.inputSize, true);
    const sizes = numbers(batchSizes);
    const given = this.states(state, x, 3, sizes[0]!)?.map((s) => reorder(s, sortedIndices));
    const { output, finals } = this.layers(x, stepsOf(x, sizes), given);
    const data = output as unknown as Tensor<number[], D>;
    const last = this.pack(finals.map((s) => reorder(s, unsortedIndices)));
    return [new PackedSequence(data, batchSizes, sortedIndices, unsortedIndices), last];
  }

  /** The state of every layer and direction, checked. */
  private states(state: H | undefined, x: AnyTensor, rank: number, batch: number): State[] | undefined {
    if (state === undefined) return undefined;
    const count = this.numLayers * this.suffixes.length;
    checkState(this.tensors(state), x, rank, [count, batch], [this.outSize, this.hiddenSize]);
    return Array.from({ length: count }, (_, i) => this.unpack(state, i));
  }

  private layers(x: AnyTensor, steps: Steps, given?: readonly State[]): { output: AnyTensor; finals: State[] } {
    let sequence = x;
    const finals: State[] = [];
    for (let layer = 0; layer < this.numLayers; layer++) {
      const outputs = this.suffixes.map((suffix) => {
        const { output, last } = this.run(
          sequence,
          steps,
          `_l${layer}${suffix}`,
          suffix !== '',
          given?.[finals.length],
        );
        finals.push(last);
        return output;
      });
      sequence = outputs.length === 1 ? outputs[0]! : cat(outputs, -1);
      if (this.dropout > 0 && layer < this.numLayers - 1)
        sequence = dropout(sequence, { p: this.dropout, training: this.training });
    }
    return { output: sequence, finals };
  }

  /** One layer in one direction over [L, N, C], or packed. The input's part of the gates is one product for the whole sequence. */
  private run(x: AnyTensor, steps: Steps, suffix: string, reverse: boolean, given?: State): ReturnType<typeof walk> {
    const own = this as unknown as Record<string, AnyTensor | undefined>;
    const cell = CELLS[this.kind()];
    const fromInput = linear(x, own[`weight_ih${suffix}`]!, own[`bias_ih${suffix}`] ?? null);
    const weight = own[`weight_hh${suffix}`]!;
    const bias = own[`bias_hh${suffix}`] ?? null;
    const projection = own[`weight_hr${suffix}`];
    const widths = [this.outSize, this.hiddenSize].slice(0, cell.states);
    const start = given ?? (widths.map((width) => x.newZeros([steps.batch, width])) as unknown as State);
    const nonlinearity = this.options.nonlinearity ?? 'tanh';
    return walk(fromInput, steps, reverse, start, (row, state) => {
      const next = cell.step(row, linear(state[0], weight, bias), state, this.hiddenSize, nonlinearity);
      if (projection !== undefined) next[0] = linear(next[0], projection);
      return next;
    });
  }

  override extraRepr(): string {
    return printed(this);
  }
}
export interface Recurrent<H> {
  <D extends DType>(input: PackedSequence<D>, state?: H): [PackedSequence<D>, H];
  (input: AnyTensor, state?: H): [Tensor, H];
}

const widen = (state: State): State => state.map((s) => s.unsqueeze(0)) as State;

/** The batch in another order. */
const reorder = (state: State, order: Whole | null): State =>
  order === null ? state : (state.map((s) => s.indexSelect(0, order as unknown as AnyTensor)) as State);
