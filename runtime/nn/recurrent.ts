import { cat, stack } from '../ops/join.js';
import type { DType } from '../tensor/dtype.js';
import type { AnyTensor, Tensor } from '../tensor/tensor.js';
import { emptyParameter } from './factory.js';
import { dropout } from './functional/dropout.js';
import { linear } from './functional/linear.js';
import * as init from './init.js';
import { ModuleBase } from './module.js';
import { numbers, PackedSequence, type Whole } from './packed-sequence.js';
import type { Parameter } from './parameter.js';
import { CELLS, type CellKind, type State } from './recurrent-cells.js';
import { checkCell, checkInput, checkNonlinearity, checkProjection, checkState } from './recurrent-checks.js';
import { type Steps, stepsOf, walk } from './recurrent-steps.js';

/** Settings of {@link RNN}, {@link LSTM} and {@link GRU}. */
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

/** Weights as PyTorch names them (`weight_ih_l0` …), and the walk through layers, directions and time. */
abstract class Recurrent<H> extends ModuleBase {
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
    const { outSize } = this;
    const gates = CELLS[this.kind()].gates * hiddenSize;
    const directions = this.bidirectional ? 2 : 1;
    const made: Parameter[] = [];
    for (let layer = 0; layer < this.numLayers; layer++)
      for (const suffix of this.suffixes) {
        const width = layer === 0 ? inputSize : outSize * directions;
        for (const [name, shape] of [
          ['weight_ih', [gates, width]],
          ['weight_hh', [gates, outSize]],
          ['bias_ih', [gates]],
          ['bias_hh', [gates]],
          ['weight_hr', [outSize, hiddenSize]],
        ] as const) {
          if (name.startsWith('bias') && !this.bias) continue;
          if (name === 'weight_hr' && this.projSize === 0) continue;
          const parameter = emptyParameter([...shape]);
          this.registerParameter(`${name}_l${layer}${suffix}`, parameter);
          made.push(parameter);
        }
      }
    const bound = hiddenSize > 0 ? 1 / Math.sqrt(hiddenSize) : 0;
    for (const parameter of made) init.uniform_(parameter, -bound, bound);
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
    let text = `${this.inputSize}, ${this.hiddenSize}`;
    if (this.projSize !== 0) text += `, proj_size=${this.projSize}`;
    if (this.numLayers !== 1) text += `, num_layers=${this.numLayers}`;
    if (!this.bias) text += ', bias=False';
    if (this.batchFirst) text += ', batch_first=True';
    if (this.dropout !== 0) text += `, dropout=${this.dropout}`;
    if (this.bidirectional) text += ', bidirectional=True';
    return text;
  }
}
interface Recurrent<H> {
  <D extends DType>(input: PackedSequence<D>, state?: H): [PackedSequence<D>, H];
  (input: AnyTensor, state?: H): [Tensor, H];
}

const widen = (state: State): State => state.map((s) => s.unsqueeze(0)) as State;

/** The batch in another order. */
const reorder = (state: State, order: Whole | null): State =>
  order === null ? state : (state.map((s) => s.indexSelect(0, order as unknown as AnyTensor)) as State);

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
 * One step of {@link RNN}: [N, C], [N, H] → [N, H].
 * @example
 * new nn.RNNCell(4, 8)(torch.randn(2, 4)).shape; // → [2, 8]
 */
export class RNNCell extends OneStateCell {
  protected kind(): CellKind {
    return 'rnn';
  }
}

/**
 * One step of {@link GRU}.
 * @example
 * new nn.GRUCell(4, 8)(torch.randn(2, 4)).shape; // → [2, 8]
 */
export class GRUCell extends OneStateCell {
  protected kind(): CellKind {
    return 'gru';
  }
}

/**
 * One step of {@link LSTM}: [N, C], [h, c] → [h′, c′].
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
