// NaN, infinities and tensors of nothing on their way through compositions. Numbers are PyTorch 1.13's.
import { expect, it } from 'vitest';
import { F, type AnyTensor as T, torch } from '#runtime';

const of = (values: unknown): T => torch.tensor(values as number[]) as unknown as T;
const leaf = (values: unknown): T => of(values).requiresGrad_();
const zeros = (...shape: number[]): T => torch.zeros(shape) as unknown as T;

it('NaN stays NaN in shrinks, thresholds and losses', () => {
  const x = of([Number.NaN, 2]);
  expect(F.hardshrink(x).tolist()).toEqual([Number.NaN, 2]);
  expect(F.threshold(x, 3, 7).tolist()).toEqual([Number.NaN, 7]);
  expect(of([0, 1]).xlogy(x).tolist()).toEqual([Number.NaN, Math.fround(Math.log(2))]);
  expect(F.klDiv(of([-1, -1]), of([Number.NaN, -0.5]), { reduction: 'none' }).tolist()).toEqual([
    Number.NaN,
    Number.NaN,
  ]);
  const prediction = leaf([Number.NaN, 3]);
  F.huberLoss(prediction, of([0, 0]), { reduction: 'sum' }).backward();
  F.smoothL1Loss(prediction, of([0, 0]), { reduction: 'sum' }).backward();
  expect(prediction.grad!.tolist()).toEqual([Number.NaN, 2]);
});

it('a product along a dimension has the gradient of other columns where one of them holds NaN', () => {
  const x = leaf([
    [Number.NaN, 2],
    [1, 0],
    [3, 1],
  ]);
  x.prod(0).sum().backward();
  expect(x.grad!.tolist()).toEqual([
    [3, 0],
    [Number.NaN, 2],
    [Number.NaN, 0],
  ]);
});

it('the product of a number in a tensor has the slope 1 even where it is NaN', () => {
  const x = leaf(Number.NaN);
  x.prod().backward();
  expect(x.grad!.item()).toBe(1);
});

it('the slope of x log y along x is log y, at x = 0 too', () => {
  const x = leaf([0, 0, 2]);
  x.xlogy(of([2, 0, 3]))
    .sum()
    .backward();
  expect(x.grad!.tolist()).toEqual([Math.fround(Math.log(2)), 0, Math.fround(Math.log(3))]);
});

it('the gradient of a norm below 1 leaves zeros out', () => {
  const x = leaf([0, 4]);
  x.norm(0.5).backward();
  expect(x.grad!.tolist()).toEqual([0, 1]);
});

it('lerp comes out exactly at its end', () => {
  expect(
    of([0.1])
      .lerp(of([0.7]), 1)
      .item(),
  ).toBe(Math.fround(0.7));
  expect(
    of([1e20])
      .lerp(of([0.7]), 1)
      .item(),
  ).toBe(Math.fround(0.7));
});

it('a layer without inputs gives its bias', () => {
  const w = zeros(2, 0).requiresGrad_();
  const b = leaf([0.5, -1]);
  const y = F.linear(zeros(3, 0), w, b);
  expect(y.tolist()).toEqual([
    [0.5, -1],
    [0.5, -1],
    [0.5, -1],
  ]);
  y.sum().backward();
  expect(b.grad!.tolist()).toEqual([3, 3]);
  expect(w.grad!.shape).toEqual([2, 0]);
});

it('layers of whole numbers multiply them', () => {
  const ints = torch.ones(3, 2).long() as unknown as T;
  expect(F.linear(torch.ones(2).long() as unknown as T, ints, torch.ones(3).long() as unknown as T).tolist()).toEqual([
    3, 3, 3,
  ]);
});

it('sums over nothing are zero in einsum', () => {
  expect(torch.einsum('ij,kj->ik', zeros(0, 2), zeros(0, 2)).shape).toEqual([0, 0]);
  expect(torch.einsum('ij,ik->jk', zeros(0, 2), zeros(0, 1)).tolist()).toEqual([[0], [0]]);
});

it('normalising nothing gives nothing, and one value is refused', () => {
  expect(F.batchNorm(zeros(0, 1, 4), null, null, { training: true }).shape).toEqual([0, 1, 4]);
  expect(F.batchNorm(zeros(2, 3, 0), null, null, { training: true }).shape).toEqual([2, 3, 0]);
  expect(F.groupNorm(zeros(0, 3), 1).shape).toEqual([0, 3]);
  expect(F.groupNorm(zeros(2, 3, 0), 1).shape).toEqual([2, 3, 0]);
  expect(() => F.batchNorm(zeros(1, 0), null, null, { training: true })).toThrow('Expected more than 1 value');
  expect(() => F.groupNorm(zeros(1, 2, 1, 1), 2)).toThrow(
    'Expected more than 1 value per channel when training, got input size [1, 2, 1, 1]',
  );
  expect(() => F.layerNorm(zeros(), [])).toThrow('Expected normalized_shape to be at least 1-dimensional');
});

it('padding by nothing is a copy, and padding may cut a dimension down to nothing', () => {
  const x = of([1, 2]);
  const y = F.pad(x, [0, 0]);
  y.zero_();
  expect(x.tolist()).toEqual([1, 2]);
  expect(F.pad(of([1]), [-1, 0]).shape).toEqual([0]);
  expect(F.pad(leaf([1]), [-1, 1]).requiresGrad).toBe(true);
});

it('vectors of nothing are joined with their gradients', () => {
  const [x, nothing] = [leaf([1, 2]), leaf([])];
  expect(torch.cat([nothing, nothing]).requiresGrad).toBe(true);
  torch
    .cat([nothing, x, nothing, x])
    .mul(of([1, 2, 3, 4]))
    .sum()
    .backward();
  expect(x.grad!.tolist()).toEqual([4, 6]);
  expect(nothing.grad!.tolist()).toEqual([]);
});

it('chunks of nothing are as many as were asked for', () => {
  expect(torch.chunk(zeros(2, 0), 3, 1).map((x) => x.shape)).toEqual([
    [2, 0],
    [2, 0],
    [2, 0],
  ]);
});

it('differences of nothing are nothing, those of truth values say where they change', () => {
  expect(torch.diff(zeros(3, 0)).shape).toEqual([3, 0]);
  expect(torch.diff(torch.tensor([true, false, false]) as unknown as T).tolist()).toEqual([true, false]);
  expect(() => torch.diff(zeros())).toThrow('diff expects input to be at least one-dimensional');
});

it('the median of nothing is NaN', () => {
  expect(zeros(0).median().item()).toBe(Number.NaN);
});

it('tensors without dimensions have none to unflatten or to roll along, and one to move to where it is', () => {
  expect(() => zeros().unflatten(0, [1, 1])).toThrow('Dimension specified as 0 but tensor has no dimensions');
  expect(zeros().movedim(-1, 0).shape).toEqual([]);
  expect(() => zeros().roll(1, -1)).toThrow('Dimension specified as -1 but tensor has no dimensions');
});

it('flattening one dimension is the tensor itself', () => {
  const x = leaf([[1, 2]]);
  expect(x.flatten(1, 1)).toBe(x);
});
