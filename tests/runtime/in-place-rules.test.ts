import { expect, it } from 'vitest';
import { type AnyTensor as T, torch } from '#runtime';

const STALE = 'one of the variables needed for gradient computation has been modified by an inplace operation';
const leaf = (values: number[] | number[][]): T => torch.tensor(values, { requiresGrad: true }) as unknown as T;

it('an operand that is the tensor itself, or a part of it, is found to be changed', () => {
  const changes: ((y: T) => unknown)[] = [
    (y) => y.mul_(y),
    (y) => y.div_(y),
    (y) => y.pow_(y),
    (y) => y.mul_(y.at(0)),
    (y) => y.at('0:1').mul_(y.at('1:2')),
    (y) => y.addcmul_(y, y),
  ];
  for (const change of changes) {
    const y = leaf([3, 4]).mul(1) as T;
    change(y);
    expect(() => y.sum().backward()).toThrow(STALE);
  }
  const x = leaf([3, 4]);
  const y = x.mul(1);
  y.add_(y);
  y.sum().backward();
  expect(x.grad!.tolist()).toEqual([2, 2]);
});

it('views of a leaf that is a view itself cannot be changed in place', () => {
  const x = torch.arange(6).float().reshape(2, 3).requiresGrad_() as unknown as T;
  for (const change of [
    (v: T) => v.zero_(),
    (v: T) => v.mul_(2),
    (v: T) => v.set([0], 1),
    (v: T) => v.copy_(torch.ones(3) as unknown as T),
  ])
    expect(() => change(x.select(0, 1) as T)).toThrow(
      /^a view of a leaf Variable that requires grad is being used in an in-place operation/,
    );
  expect(x.tolist()).toEqual([
    [0, 1, 2],
    [3, 4, 5],
  ]);
  x.select(0, 1).square().sum().backward();
  expect(x.grad!.tolist()).toEqual([
    [0, 0, 0],
    [6, 8, 10],
  ]);
});

it('what no gradient is asked of is not kept, and may be changed', () => {
  const x = leaf([1, 2]);
  const a = x.mul(3);
  const scaled = a.mul(2);
  a.zero_();
  scaled.sum().backward();
  expect(x.grad!.tolist()).toEqual([6, 6]);
  const w = leaf([[1], [1]]);
  const data = torch.ones(1, 2) as unknown as T;
  const y = data.matmul(w);
  torch.noGrad(() => w.mul_(5));
  y.sum().backward();
  expect(w.grad!.tolist()).toEqual([[1], [1]]);
  const z = leaf([1, 2]);
  const mask = torch.tensor([2, 2]) as unknown as T;
  const masked = z.mul(mask);
  torch.noGrad(() => z.mul_(5));
  masked.sum().backward();
  expect(z.grad!.tolist()).toEqual([2, 2]);
});

it('a tensor can be changed in place while expanded views of it are there', () => {
  const x = leaf([1, 2]);
  const a = x.mul(1);
  const wide = a.expand(3, 2);
  a.mul_(2);
  wide.sum().add(a.sum()).backward();
  expect(x.grad!.tolist()).toEqual([8, 8]);
});

it('copy_ refuses to enlarge its tensor in the words of PyTorch', () => {
  expect(() => (torch.zeros(3) as unknown as T).copy_(torch.zeros(2, 3) as unknown as T)).toThrow(
    /^output with shape \[3\] doesn't match the broadcast shape \[2, 3\]/,
  );
  expect(() => (torch.zeros(3) as unknown as T).copy_(torch.zeros(1, 3) as unknown as T)).toThrow(
    /^output with shape \[3\] doesn't match the broadcast shape \[1, 3\]/,
  );
  expect(() => (torch.zeros(2, 3) as unknown as T).copy_(torch.zeros(3, 2) as unknown as T)).toThrow(
    /^The size of tensor a \(3\) must match the size of tensor b \(2\) at non-singleton dimension 1/,
  );
});
