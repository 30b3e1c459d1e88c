import { expect, it } from 'vitest';
import { type AnyTensor, F, nn, optim, torch } from '#runtime';
import { onGpu } from '../runtime/gpu-backend.js';

onGpu();

const index = torch
  .tensor([
    [3, 1],
    [0, 3],
  ])
  .long() as unknown as AnyTensor;

const tables = {
  Embedding: () => new nn.Embedding(5, 2, { sparse: true }),
  EmbeddingBag: () => new nn.EmbeddingBag(5, 2, { sparse: true, mode: 'sum' }),
};
const stepping = (
  make: () => nn.Embedding | nn.EmbeddingBag,
  on: 'cpu' | 'gpu',
  optimizer: (table: nn.Module) => { step(): void },
) => {
  const table = make().to(on);
  (table(index.to(on)) as AnyTensor).sum().backward();
  return () => optimizer(table).step();
};

it.each(Object.entries(tables))('row gradients on the device gpu are refused for the device: %s', (_, make) => {
  const sgd = stepping(make, 'gpu', (table) => new optim.SGD(table.parameters(), { lr: 0.1 }));
  expect(sgd).toThrow(
    "optim.SGD does not support sparse gradients on the device 'gpu'. Move the layer back with layer.to('cpu'), or leave { sparse: true } out of it",
  );
  expect(sgd).not.toThrow('momentum');
  // What is said mends it.
  const back = make().to('gpu').to('cpu');
  (back(index) as AnyTensor).sum().backward();
  const before = back.parameters()[0]!.detach().clone();
  new optim.SGD(back.parameters(), { lr: 0.1 }).step();
  expect(back.parameters()[0]!.equal(before as never)).toBe(false);
});

it('another optimizer on the device gpu names all that has to change', () => {
  const both =
    "Use optim.SGD without momentum and weightDecay, on the CPU (layer.to('cpu')), or leave { sparse: true } out";
  expect(stepping(tables.Embedding, 'gpu', (t) => new optim.Adam(t.parameters()))).toThrow(
    `optim.Adam does not support sparse gradients. ${both}`,
  );
  expect(stepping(tables.Embedding, 'gpu', (t) => new optim.SGD(t.parameters(), { lr: 0.1, momentum: 0.9 }))).toThrow(
    `optim.SGD with momentum does not support sparse gradients. ${both}`,
  );
});

it('what row gradients cannot be combined with is named', () => {
  const sgd = (options: object) =>
    stepping(tables.EmbeddingBag, 'cpu', (t) => new optim.SGD(t.parameters(), { lr: 0.1, ...options }));
  const mend = 'Use optim.SGD without momentum and weightDecay, or leave { sparse: true } out of the layer';
  expect(sgd({ momentum: 0.9 })).toThrow(`optim.SGD with momentum does not support sparse gradients. ${mend}`);
  expect(sgd({ weightDecay: 0.1 })).toThrow(`optim.SGD with weightDecay does not support sparse gradients. ${mend}`);
  const turned = torch.zeros(2, 5).t().detach().requiresGrad_() as unknown as AnyTensor;
  F.embedding(index, turned, { sparse: true }).sum().backward();
  expect(() => new optim.SGD([turned], { lr: 0.1 }).step()).toThrow(
    'optim.SGD does not support sparse gradients of a table whose rows do not lie one after the other. Make it of table.contiguous(), or leave { sparse: true } out',
  );
});
