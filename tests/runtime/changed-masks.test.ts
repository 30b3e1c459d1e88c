// Backward finds out where masks and positions were changed, and reads nothing that it does not need.
import { expect, it } from 'vitest';
import { F, type AnyTensor as T, torch } from '#runtime';

const STALE = 'one of the variables needed for gradient computation has been modified by an inplace operation';
const leaf = (...values: number[]): T => torch.tensor(values, { requiresGrad: true }) as unknown as T;
const at = (...values: number[]): T => torch.tensor(values, { dtype: 'int64' }) as unknown as T;

it('a mask that was changed since is found to be', () => {
  for (const use of [
    (x: T, mask: T) => torch.where(mask, x, x.mul(2)),
    (x: T, mask: T) => x.maskedFill(mask, 0),
    (x: T, mask: T) => x.mul(1).maskedFill_(mask, 0),
  ]) {
    const mask = torch.tensor([true, false]) as unknown as T;
    const y = use(leaf(1, 2), mask);
    mask.fill_(true);
    expect(() => y.sum().backward()).toThrow(`${STALE}: [torch.BoolTensor [2]] is at version 1; expected version 0`);
  }
});

it('positions that were changed since are found to be', () => {
  const x = leaf(3, 1, 2);
  const index = at(0, 2);
  const taken = x.gather(0, index);
  index.fill_(1);
  expect(() => taken.sum().backward()).toThrow(`${STALE}: [torch.LongTensor [2]]`);
  const [values, indices] = x.sort(0);
  indices.fill_(1);
  expect(() => values.sum().backward()).toThrow(STALE);
  const added = x.mul(1).scatterAdd(0, index, leaf(5, 6));
  index.fill_(0);
  expect(() => added.sum().backward()).toThrow(STALE);
});

it('autograd.grad goes only where it was asked to go', () => {
  const [x, w] = [leaf(1, 2), leaf(3, 4)];
  const soft = w.mul(1).softmax(0);
  const loss = x.square().sum().add(soft.sum());
  // The gradient of softmax would need what is zero now.
  soft.zero_();
  expect(torch.autograd.grad(loss, x)[0]!.tolist()).toEqual([2, 4]);
  const y = x.exp();
  const z = y.mul(2).sum();
  torch.noGrad(() => y.zero_());
  expect(torch.autograd.grad(z, y)[0]!.tolist()).toEqual([2, 2]);
});

it('nothing is kept for gradients that nobody asks for', () => {
  const [x, w, b] = [torch.ones(2, 2), torch.ones(1, 2), leaf(0.5)] as unknown as [T, T, T];
  const y = F.linear(x, w, b);
  x.fill_(3);
  y.sum().backward();
  expect(b.grad!.tolist()).toEqual([2]);
  const [from, to] = [torch.tensor([1, 2]) as unknown as T, leaf(5, 5)];
  const between = from.lerp(to, 0.25);
  from.fill_(0);
  between.sum().backward();
  expect(to.grad!.tolist()).toEqual([0.25, 0.25]);
});
