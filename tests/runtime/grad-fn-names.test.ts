import { expect, it } from 'vitest';
import { type AnyTensor as T, torch } from '#runtime';

const x = torch.rand(2, 3, 4).requiresGrad_() as unknown as T;
const m = torch.rand(3, 3).requiresGrad_() as unknown as T;

/** What `grad_fn` is called in PyTorch 1.13, which prints it with every tensor. */
const NAMES: readonly (readonly [string, T])[] = [
  ['ViewBackward0', x.view(6, 4)],
  ['TransposeBackward0', x.transpose(0, 1)],
  ['TransposeBackward0', x.mT],
  ['TBackward0', m.t()],
  ['PermuteBackward0', x.permute(2, 0, 1)],
  ['UnsqueezeBackward0', x.unsqueeze(0)],
  ['SqueezeBackward0', x.unsqueeze(0).squeeze()],
  ['SqueezeBackward1', x.unsqueeze(0).squeeze(0)],
  ['SelectBackward0', x.at(0)],
  ['SliceBackward0', x.at('1:')],
  ['DiagonalBackward0', m.diagonal()],
  ['ExpandBackward0', x.expand(2, 2, 3, 4)],
  ['SumBackward0', x.sum()],
  ['SumBackward1', x.sum(1)],
  ['MeanBackward0', x.mean()],
  ['MeanBackward1', x.mean(1)],
  ['ProdBackward1', x.prod(1)],
  ['MaxBackward1', x.max()],
  ['MinBackward1', x.min()],
  ['MaxBackward0', x.max(1).values],
  ['MinBackward0', x.min(1, { keepdim: true }).values],
  ['AmaxBackward0', x.amax(1)],
  ['AminBackward0', x.amin(1)],
  ['MedianBackward0', x.median()],
  ['SortBackward0', x.sort().values],
  ['TopkBackward0', x.topk(2).values],
  ['MmBackward0', m.matmul(m)],
] as never;

it.each(NAMES)('what gives a tensor is called as in PyTorch: %s', (name, y) => {
  expect(y.gradFn!.name).toBe(name);
});

it('the values of max along a dimension can be changed in place', () => {
  const a = torch.tensor(
    [
      [1, 5, 2],
      [7, 3, 4],
    ],
    { requiresGrad: true },
  ) as unknown as T;
  const { values } = a.mul(1).max(1);
  values.mul_(values.detach().clone());
  values.sum().backward();
  expect(a.grad!.tolist()).toEqual([
    [0, 5, 0],
    [7, 0, 0],
  ]);
});
