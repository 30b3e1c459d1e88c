import { describe, expect, it } from 'vitest';
import { type AnyTensor, nn, torch } from '#runtime';
import { fixture } from './fixtures.js';
import { expectNear, flat, type Values } from './layer-cases.js';

const { rnn } = nn.utils;

interface PackedCase {
  name: 'RNN' | 'LSTM' | 'GRU';
  lengths: number[];
  seed: number;
  state: boolean;
  evaluate: boolean;
  totalLength: number | null;
  options: nn.RecurrentOptions;
  repr: string;
  packed: Values;
  batchSizes: number[];
  found: number[];
  unpacked: Values[];
  outputs: Values[];
  inputGrads: Values[];
  grads: Record<string, Values>;
}

const page = fixture<{
  layers: PackedCase[];
  prints: Record<string, string>;
  mistakes: Record<string, string>;
}>('nn', 'packed.json');

type AnyPacked = nn.utils.rnn.PackedSequence<AnyTensor['dtype']>;
type Recurrent = nn.ModuleBase & ((x: AnyPacked, state?: unknown) => [AnyPacked, unknown]);
const layers = nn as unknown as Record<string, new (...args: unknown[]) => Recurrent>;
const wanting = (...shape: number[]): AnyTensor => torch.randn(shape).double().requiresGrad_() as AnyTensor;
const cotangent = (y: AnyTensor): AnyTensor =>
  torch.arange(y.numel(), { dtype: 'float64' }).cos().reshape(y.shape) as AnyTensor;

describe('packed sequences through recurrent layers agree with PyTorch', () => {
  for (const row of page.layers)
    it(`${row.name} ${JSON.stringify(row.options)} on ${row.lengths}${row.state ? ' from a state' : ''}`, () => {
      const { batchFirst = false, numLayers = 1, bidirectional = false, projSize = 0 } = row.options;
      torch.manualSeed(row.seed);
      const module = new layers[row.name]!(3, 4, row.options).double().train(!row.evaluate);
      expect(String(module)).toBe(row.repr);
      const sequences = row.lengths.map((length) => wanting(length, 3));
      const widths = [projSize || 4, 4].slice(0, row.name === 'LSTM' ? 2 : 1);
      const shape = [numLayers * (bidirectional ? 2 : 1), row.lengths.length];
      const states = row.state ? widths.map((width) => wanting(...shape, width)) : [];
      // NaN behind the ends: no result may hold what is not there.
      const padded = rnn.padSequence(sequences, { batchFirst, paddingValue: Number.NaN });
      const enforceSorted = row.lengths.every((length, i) => i === 0 || length <= row.lengths[i - 1]!);
      const packed = rnn.packPaddedSequence(padded, row.lengths, { batchFirst, enforceSorted });
      expectNear(packed.data, row.packed, 'packed', 'cpu');
      const state = row.name === 'LSTM' ? states : states[0];
      const [output, last] = module(packed, row.state ? state : undefined);
      expect(output.batchSizes.tolist()).toEqual(row.batchSizes);
      const [back, found] = rnn.padPackedSequence(output, {
        batchFirst,
        paddingValue: -1.5,
        ...(row.totalLength === null ? {} : { totalLength: row.totalLength }),
      });
      expect(found.tolist()).toEqual(row.found);
      const unpacked = rnn.unpackSequence(output);
      expect(unpacked.length).toBe(row.unpacked.length);
      unpacked.forEach((y, i) => {
        expectNear(y, row.unpacked[i]!, `sequence ${i}`, 'cpu');
      });
      const outputs = [back, ...flat(last)];
      outputs.forEach((y, i) => {
        expectNear(y, row.outputs[i]!, `output ${i}`, 'cpu');
      });
      outputs
        .map((y) => y.mul(cotangent(y)).sum() as AnyTensor)
        .reduce((a, b) => a.add(b))
        .backward();
      [...sequences, ...states].forEach((x, i) => {
        expectNear(x.grad as AnyTensor | null, row.inputGrads[i]!, `gradient of input ${i}`, 'cpu');
      });
      const parameters = module.namedParameters();
      expect(parameters.map(([name]) => name)).toEqual(Object.keys(row.grads));
      for (const [name, p] of parameters)
        expectNear(p.grad as unknown as AnyTensor, row.grads[name]!, `gradient of ${name}`, 'cpu');
    });
});

const x = torch.arange(12).float().reshape(3, 2, 2) as AnyTensor;
const unsorted = rnn.packPaddedSequence(x, [2, 3], { enforceSorted: false });
const long = (...values: number[]): AnyTensor => torch.tensor(values, { dtype: 'int64' }) as AnyTensor;
const list = (parts: readonly unknown[]): string => parts.map(String).join(', ');

const PRINTS: Record<string, () => string> = {
  sorted: () => `${rnn.packPaddedSequence(x, [3, 2])}`,
  unsorted: () => `${unsorted}`,
  double: () => `${unsorted.double()}`,
  cut: () => `${rnn.packPaddedSequence(x, [2, 1])}`,
  long: () => `${rnn.packSequence([long(1, 2, 3), long(4, 5)])}`,
  wanting: () => `${rnn.packPaddedSequence(torch.zeros([2, 1], { requiresGrad: true }), [2])}`,
  padded: () => `(${list(rnn.padPackedSequence(unsorted, { totalLength: 4, paddingValue: -1.5 }))})`,
  unpacked: () => `[${list(rnn.unpackSequence(unsorted))}]`,
  padSequence: () => `${rnn.padSequence([torch.ones(2, 2), torch.ones(3, 1)])}`,
  ofTensor: () => `${rnn.padSequence(torch.ones(2, 3))}`,
  dtype: () => `${rnn.padSequence([long(1, 1), torch.ones(3) as AnyTensor], { batchFirst: true })}`,
  unpadSequence: () => `[${list(rnn.unpadSequence(torch.ones(2, 3), [1, 3], { batchFirst: true }))}]`,
  invertPermutation: () => `${rnn.invertPermutation(long(2, 0, 1))}`,
};

it.each(Object.keys(page.prints))('prints as PyTorch: %s', (name) => {
  expect(PRINTS[name]!()).toBe(page.prints[name]);
});

const packed = rnn.packPaddedSequence(x, [3, 2]) as unknown as nn.utils.rnn.PackedSequence;
const zeros = (...shape: number[]): torch.Tensor => torch.zeros(shape);
const pair = (...shape: number[]): [torch.Tensor, torch.Tensor] => [zeros(...shape), zeros(...shape)];

const MISTAKES: Record<string, () => unknown> = {
  unsorted: () => rnn.packPaddedSequence(x, [2, 3]),
  'three lengths': () => rnn.packPaddedSequence(x, [3, 2, 1]),
  'no lengths': () => rnn.packPaddedSequence(x, []),
  'a length of 0': () => rnn.packPaddedSequence(x, [3, 0]),
  'a vector': () => rnn.packPaddedSequence(torch.ones(3), [3]),
  nothing: () => rnn.packPaddedSequence(torch.ones(0, 2), [3, 2]),
  'lengths in a matrix': () =>
    rnn.packPaddedSequence(x, torch.tensor([[3, 2]], { dtype: 'int64' }) as unknown as AnyTensor),
  'no sequences': () => rnn.packSequence([]),
  'a number': () => rnn.padSequence(3 as never),
  'other features': () => rnn.padSequence([torch.ones(2, 2), torch.ones(3, 3)]),
  'no sequence': () => rnn.padSequence([torch.tensor(1), torch.ones(3)]),
  'too short': () => rnn.padPackedSequence(packed, { totalLength: 2 }),
  'a width': () => new nn.GRU(3, 2)(packed),
  'three dimensions': () => new nn.RNN(2, 3)(rnn.packSequence([torch.ones(3, 1, 2)])),
  'a state of RNN': () => new nn.RNN(2, 3)(packed, zeros(1, 3, 3)),
  'a state of LSTM': () => new nn.LSTM(2, 3)(packed, pair(1, 3, 3)),
  'a flat state': () => new nn.RNN(2, 3)(packed, zeros(1, 3)),
  'a flat state of LSTM': () => new nn.LSTM(2, 3)(packed, pair(1, 3)),
  'a wide state': () => new nn.LSTM(2, 3, { projSize: 2 })(x, pair(1, 2, 3)),
  'a narrow cell': () => new nn.LSTM(2, 3, { projSize: 2 })(x, pair(1, 2, 2)),
  'a wide projection': () => new nn.LSTM(2, 3, { projSize: 3 }),
  'a negative projection': () => new nn.LSTM(2, 3, { projSize: -1 }),
  'a projection of GRU': () => new nn.GRU(2, 3, { projSize: 1 }),
};

describe('sequences that do not fit are refused in PyTorch’s words', () => {
  it.each(Object.keys(page.mistakes))('%s', (name) => {
    expect(MISTAKES[name]!).toThrow(page.mistakes[name]);
  });

  it('and lengths that the padded tensor does not have, which PyTorch reads from behind its end', () => {
    expect(() => rnn.packPaddedSequence(x, [5, 2])).toThrow('cannot have the length 5 where the padded ones have 3');
  });
});

it('a packed sequence that is what it shall become is given back', () => {
  expect(unsorted.to('float32')).toBe(unsorted);
  expect(unsorted.long().data.dtype).toBe('int64');
});
