import { expect, it } from 'vitest';
import { type AnyTensor, F, nn, optim, torch } from '#runtime';

const index = torch
  .tensor([
    [3, 1, 1],
    [0, 3, 3],
  ])
  .long() as unknown as AnyTensor;

// PyTorch 1.13 divides the gradients of a bag by the frequency of another row; its Embedding is right.
it('a bag divides gradients by the frequency of their own row, as rows that are looked up and added do', () => {
  const table = torch.randn(5, 2) as unknown as AnyTensor;
  const [one, other] = [table.clone().requiresGrad_(), table.clone().requiresGrad_()] as [AnyTensor, AnyTensor];
  const weights = torch.randn(2, 2) as unknown as AnyTensor;
  F.embeddingBag(index, one, null, { mode: 'sum', scaleGradByFreq: true }).mul(weights).sum().backward();
  F.embedding(index, other, { scaleGradByFreq: true }).sum(1).mul(weights).sum().backward();
  expect((one.grad as AnyTensor).allclose(other.grad as AnyTensor)).toBe(true);
});

it('a sparse table takes the step of a dense one, and only its used rows move', () => {
  const step = (sparse: boolean): AnyTensor => {
    torch.manualSeed(3);
    const table = new nn.Embedding(5, 2, { sparse, paddingIdx: 0 });
    const optimizer = new optim.SGD(table.parameters(), { lr: 0.5 });
    table(index).square().sum().backward();
    expect(table.weight.grad === null).toBe(sparse);
    optimizer.step();
    return table.weight.detach() as unknown as AnyTensor;
  };
  // Rows used twice get both changes one after the other: rounded twice.
  expect(step(true).allclose(step(false))).toBe(true);
});

it('a bag without entries is zero, whatever its neighbours', () => {
  const table = torch.ones(3, 2) as unknown as AnyTensor;
  const bags = torch.tensor([0, 0, 1]).long() as unknown as AnyTensor;
  for (const mode of ['sum', 'mean', 'max'] as const)
    expect(F.embeddingBag(torch.tensor([2]).long() as never, table, bags, { mode }).tolist()).toEqual([
      [0, 0],
      [1, 1],
      [0, 0],
    ]);
});

it('pooling by the largest says where it found it', () => {
  const [largest, at] = new nn.MaxPool1d(2, { returnIndices: true })(torch.tensor([[[1, 4, 3, 2]]]) as never);
  expect([largest.tolist(), at.tolist(), at.dtype]).toEqual([[[[4, 3]]], [[[1, 2]]], 'int64']);
});
