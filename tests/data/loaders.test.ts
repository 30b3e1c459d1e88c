import { describe, expect, it } from 'vitest';
import { type AnyTensor, data, torch } from '#runtime';
import { fixture } from '../nn/fixtures.js';

const reference = fixture<{
  shuffled: number[][][];
  dropLast: number[][][];
  sequential: number[][][];
  generator: number[][][];
  randAfterEpoch: number;
  replacement: number[][];
  subset: number[][];
  weighted: number[][];
  weights: number[];
  batches: number[][];
  split: number[][];
  fractions: number[][];
}>('data', 'loaders.json');

const set = (): data.TensorDataset => new data.TensorDataset(torch.arange(10));
const epochs = (loader: Iterable<readonly unknown[]>, count = 2): unknown[] =>
  Array.from({ length: count }, () => [...loader].map(([x]) => (x as AnyTensor).tolist()));

describe('a DataLoader', () => {
  it('shuffles as PyTorch does, epoch after epoch', () => {
    torch.manualSeed(17);
    expect(epochs(new data.DataLoader(set(), { batchSize: 3, shuffle: true }))).toEqual(reference.shuffled);
    torch.manualSeed(17);
    expect(epochs(new data.DataLoader(set(), { batchSize: 3, shuffle: true, dropLast: true }))).toEqual(
      reference.dropLast,
    );
    const generator = new torch.Generator().manualSeed(3);
    expect(epochs(new data.DataLoader(set(), { batchSize: 5, shuffle: true, generator }))).toEqual(reference.generator);
  });

  it('draws from the default generator in every epoch, as PyTorch does', () => {
    torch.manualSeed(17);
    expect(epochs(new data.DataLoader(set(), { batchSize: 4 }), 1)).toEqual(reference.sequential);
    torch.manualSeed(17);
    epochs(new data.DataLoader(set(), { batchSize: 5 }), 1);
    expect(torch.rand([1], { dtype: torch.float64 }).item()).toBe(reference.randAfterEpoch);
  });

  it('knows how many batches there are', () => {
    expect(new data.DataLoader(set(), { batchSize: 3 }).length).toBe(4);
    expect(new data.DataLoader(set(), { batchSize: 3, dropLast: true }).length).toBe(3);
  });

  it('collates tuples, objects, numbers, strings and tensors', () => {
    const samples = [
      { x: torch.ones(2), y: 1, name: 'a', pair: [1, true] as [number, boolean] },
      { x: torch.zeros(2), y: 0, name: 'b', pair: [2, false] as [number, boolean] },
    ];
    const [batch] = new data.DataLoader(samples, { batchSize: 2 });
    expect(batch!.x.tolist()).toEqual([
      [1, 1],
      [0, 0],
    ]);
    expect(batch!.y.tolist()).toEqual([1, 0]);
    expect(batch!.name).toEqual(['a', 'b']);
    expect(batch!.pair[0].tolist()).toEqual([1, 2]);
    expect(batch!.pair[1].dtype).toBe('bool');
  });

  it('takes a collateFn and types what it gives', () => {
    const loader = new data.DataLoader([1, 2, 3], { batchSize: 2, collateFn: (samples) => samples.join('+') });
    const batches: string[] = [...loader];
    expect(batches).toEqual(['1+2', '3']);
  });

  it('reads samples ahead in the background, in order', async () => {
    const started: number[] = [];
    const slow: data.Dataset<number> = {
      length: 6,
      get: async (i) => {
        started.push(i);
        await new Promise((resolve) => setTimeout(resolve, i === 0 ? 20 : 1));
        return i;
      },
    };
    const seen: number[][] = [];
    for await (const batch of new data.DataLoader(slow, { batchSize: 2, collateFn: (s) => s })) {
      if (seen.length === 0) expect(started.length).toBeGreaterThan(2);
      seen.push(batch);
    }
    expect(seen).toEqual([
      [0, 1],
      [2, 3],
      [4, 5],
    ]);
    expect(() => [...new data.DataLoader(slow)]).toThrow('Iterate with `for await');
  });

  it('reports a sample that fails at its place', async () => {
    const bad: data.Dataset<number> = {
      length: 3,
      get: async (i) => (i === 2 ? Promise.reject(new Error('sample 2')) : i),
    };
    const seen: number[] = [];
    await expect(
      (async () => {
        for await (const [x] of new data.DataLoader(bad, { collateFn: (s) => s })) seen.push(x!);
      })(),
    ).rejects.toThrow('sample 2');
    expect(seen).toEqual([0, 1]);
  });
});

describe('samplers', () => {
  it('draw as PyTorch draws', () => {
    torch.manualSeed(17);
    const replacement = new data.RandomSampler({ length: 10 }, { replacement: true, numSamples: 40 });
    expect([[...replacement], [...replacement]]).toEqual(reference.replacement);
    torch.manualSeed(17);
    const subset = new data.SubsetRandomSampler([2, 3, 5, 7, 8]);
    expect([[...subset], [...subset]]).toEqual(reference.subset);
    torch.manualSeed(17);
    const weighted = [
      new data.WeightedRandomSampler(reference.weights, 12),
      new data.WeightedRandomSampler(reference.weights, 5, { replacement: false }),
    ];
    expect(weighted.map((s) => [...s])).toEqual(reference.weighted);
    expect([...new data.BatchSampler(new data.SequentialSampler({ length: 10 }), 4)]).toEqual(reference.batches);
  });
});

describe('datasets', () => {
  it('can be gone through in order', () => {
    const set = new data.TensorDataset(torch.arange(3), torch.arange(3).mul(10));
    expect([...set].map(([x, y]) => [x!.item(), y!.item()])).toEqual([
      [0, 0],
      [1, 10],
      [2, 20],
    ]);
    expect([...new data.Subset(['a', 'b', 'c'], [2, 0])]).toEqual(['c', 'a']);
  });

  it('split at random as PyTorch splits', () => {
    torch.manualSeed(17);
    expect(data.randomSplit(set(), [7, 3]).map((part) => part.indices)).toEqual(reference.split);
    torch.manualSeed(17);
    expect(data.randomSplit(set(), [0.35, 0.35, 0.3]).map((part) => part.indices)).toEqual(reference.fractions);
    expect(() => data.randomSplit(set(), [3, 3])).toThrow(
      'Sum of input lengths does not equal the length of the input dataset',
    );
  });

  it('are joined, cut and changed', () => {
    const joined = new data.ConcatDataset([[1, 2], [3]]);
    expect([joined.length, joined.get(2)]).toEqual([3, 3]);
    expect(new data.Subset(joined, [2, 0]).get(0)).toBe(3);
    expect(new data.MapDataset([1, 2], (x) => x * 10).get(1)).toBe(20);
    expect(() => new data.TensorDataset(torch.zeros(2), torch.zeros(3))).toThrow('Size mismatch between tensors');
  });
});
