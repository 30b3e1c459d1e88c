// Samplers, splits and loaders with random settings against PyTorch's order. Made by tests/fixtures/random-cases/samplers.py.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type AnyTensor, data, torch } from '#runtime';

interface Case {
  kind: string;
  options: {
    n: number;
    replacement: boolean;
    numSamples: number | null;
    indices: number[];
    weights: number[];
    batchSize: number;
    dropLast: boolean;
    lengths: number[];
    shuffle: boolean;
  };
  seed: number;
  own: boolean;
  epochs?: [unknown, unknown];
  next?: number;
  error?: string;
}

type Own = { generator?: InstanceType<typeof torch.Generator> };

const rows = JSON.parse(
  gunzipSync(readFileSync(new URL('../fixtures/random-cases/samplers.json.gz', import.meta.url))).toString(),
) as Case[];

const numbers = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

/** What gives one epoch each time it is called. */
const KINDS: Record<string, (options: Case['options'], own: Own) => () => unknown> = {
  random: ({ n, replacement, numSamples }, own) => {
    const sampler = new data.RandomSampler(numbers(n), {
      replacement,
      ...(numSamples === null ? {} : { numSamples }),
      ...own,
    });
    return () => [...sampler];
  },
  subset: ({ indices }, own) => {
    const sampler = new data.SubsetRandomSampler(indices, own);
    return () => [...sampler];
  },
  weighted: ({ weights, numSamples, replacement }, own) => {
    const sampler = new data.WeightedRandomSampler(weights, numSamples!, { replacement, ...own });
    return () => [...sampler];
  },
  batch: ({ n, batchSize, dropLast }) => {
    const sampler = new data.BatchSampler(new data.SequentialSampler({ length: n }), batchSize, dropLast);
    return () => [...sampler];
  },
  split:
    ({ n, lengths }, own) =>
    () =>
      data.randomSplit(numbers(n), lengths, own).map((part) => part.indices),
  loader:
    ({ n, batchSize, dropLast, shuffle }, own) =>
    () =>
      [...new data.DataLoader(numbers(n), { batchSize, dropLast, shuffle, ...own })].map((batch) =>
        (batch as unknown as AnyTensor).tolist(),
      ),
};

function epochs({ kind, options, seed, own }: Case): { epochs: unknown[]; next: number } {
  torch.manualSeed(seed);
  const epoch = KINDS[kind]!(options, own ? { generator: new torch.Generator().manualSeed(seed + 1) } : {});
  return { epochs: [epoch(), epoch()], next: torch.rand(1).item() };
}

describe('two epochs are in PyTorch’s order, and leave its generator where PyTorch leaves it', () => {
  it.each(Object.keys(KINDS))('%s', (kind) => {
    for (const row of rows)
      if (row.kind === kind && row.error === undefined) {
        const { epochs: expected, next } = row;
        expect(epochs(row), JSON.stringify({ ...row, epochs: undefined })).toEqual({ epochs: expected, next });
      }
  });
});

describe('wrong settings are told in PyTorch’s words', () => {
  const wrong = rows.filter((row) => row.error !== undefined);
  it.each(wrong.map((row) => [JSON.stringify([row.kind, row.options]), row] as const))('%s', (_, row) => {
    expect(() => epochs(row)).toThrow(row.error);
  });
});
