import { describe, expect, it } from 'vitest';
import { type AnyTensor, F, nn, optim, type Tensor, torch } from '#runtime';

const float64 = { dtype: 'float64', requiresGrad: true } as const;
const table = (): Tensor<[6, 3], 'float64'> => torch.randn([6, 3], float64);
const index = torch.tensor([1, 2, 2, 5, 0], { dtype: 'int64' });
const offsets = torch.tensor([0, 2, 2], { dtype: 'int64' });

describe('F.embeddingBag', () => {
  it('passes gradients on to the weights of the samples, once and twice', () => {
    const weights = torch.rand([5], float64);
    const bag = (w: AnyTensor, s: AnyTensor) => F.embeddingBag(index, w, offsets, { mode: 'sum', perSampleWeights: s });
    expect(torch.autograd.gradcheck(bag, [table(), weights])).toBe(true);
    expect(torch.autograd.gradgradcheck(bag, [table(), weights])).toBe(true);
  });

  it.each(['sum', 'mean'] as const)('can be differentiated twice in mode %s', (mode) => {
    const bag = (w: AnyTensor) => F.embeddingBag(index, w, offsets, { mode });
    expect(torch.autograd.gradgradcheck(bag, [table()])).toBe(true);
  });

  it('takes offsets that end with the end', () => {
    const w = table();
    const whole = F.embeddingBag(index, w, torch.tensor([0, 2, 2, 5], { dtype: 'int64' }), { includeLastOffset: true });
    expect(whole.tolist()).toEqual(F.embeddingBag(index, w, offsets).tolist());
  });

  it('refuses indices that were changed before backward reads them again', () => {
    const w = table();
    const own = index.clone();
    const out = F.embeddingBag(own, w, offsets).sum();
    own.fill_(100);
    expect(() => out.backward()).toThrow(/modified by an inplace operation/);
  });

  it('refuses weights of another shape, and in another mode than sum', () => {
    const weights = torch.ones(4);
    expect(() => F.embeddingBag(index, torch.ones(6, 3), offsets, { mode: 'sum', perSampleWeights: weights })).toThrow(
      'embedding_bag: If per_sample_weights (torch.Size([4])) is not None, then it must have the same shape as the input (torch.Size([5]))',
    );
    expect(() => F.embeddingBag(index, torch.ones(6, 3), offsets, { perSampleWeights: weights })).toThrow(
      "per_sample_weights is only supported for mode='sum' (got mode='mean')",
    );
  });
});

it('a sparse EmbeddingBag adds up what several backward passes bring', () => {
  const bag = new nn.EmbeddingBag(6, 2, { mode: 'sum', sparse: true });
  const dense = new nn.EmbeddingBag(6, 2, { mode: 'sum' });
  dense.loadStateDict(bag.stateDict());
  for (const layer of [bag, dense])
    for (let i = 0; i < 2; i++)
      layer(torch.tensor([[1, 4, 4]]))
        .sum()
        .backward();
  for (const layer of [bag, dense]) new optim.SGD(layer.parameters(), { lr: 0.5 }).step();
  expect(bag.weight.tolist()).toEqual(dense.weight.tolist());
});

it.each([1, 3, 4, 10])('sparse steps change %i columns to the same bits as dense ones', (width) => {
  const bags = Array.from({ length: 50 }, (_, i) =>
    torch.tensor([[i % 7, 7 + (i % 5), 12 + (i % 3)]], { dtype: 'int64' }),
  );
  const trained = [true, false].map((sparse) => {
    torch.manualSeed(3);
    const rows = new nn.EmbeddingBag(15, width, { mode: 'sum', sparse });
    const optimizer = new optim.SGD(rows.parameters(), { lr: 0.1 });
    for (const bag of bags) {
      optimizer.zeroGrad();
      rows(bag).sin().sum().backward();
      optimizer.step();
    }
    return rows.weight as unknown as AnyTensor;
  });
  expect(trained[0]!.equal(trained[1]!)).toBe(true);
});
