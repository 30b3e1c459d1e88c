import { describe, expect, it } from 'vitest';
import { torch } from '#runtime';

describe('torch.tensor', () => {
  it('infers shape and dtype from nested arrays', () => {
    const a = torch.tensor([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect([a.shape, a.dtype]).toEqual([[2, 3], 'float32']);
    expect(torch.tensor([true, false]).dtype).toBe('bool');
    expect(torch.tensor([1n, 2n]).dtype).toBe('int64');
    expect(torch.tensor(new Float64Array(2)).dtype).toBe('float64');
    expect(torch.tensor(3).shape).toEqual([]);
    expect(torch.tensor([[], []]).shape).toEqual([2, 0]);
  });
  it('refuses ragged lists in PyTorch words', () => {
    expect(() => torch.tensor([[1, 2], [3]] as number[][])).toThrow(
      /^expected sequence of length 2 at dim 1 \(got 1\)/,
    );
    expect(() => torch.tensor([[1], 2] as never)).toThrow(/^expected sequence of length 1 at dim 1/);
    expect(() => torch.tensor(['a'] as never)).toThrow(TypeError);
  });
  it('copies typed arrays', () => {
    const data = Float32Array.of(1, 2);
    const a = torch.tensor(data);
    data[0] = 9;
    expect(a.tolist()).toEqual([1, 2]);
  });
});

describe('filled tensors', () => {
  it('take sizes one by one or in an array with options', () => {
    expect(torch.zeros(2, 3).shape).toEqual([2, 3]);
    expect(torch.ones([2, 3], { dtype: 'int64' }).dtype).toBe('int64');
    expect(torch.full([2], 7).tolist()).toEqual([7, 7]);
    expect(torch.zeros([]).shape).toEqual([]);
    expect(torch.eye(2).tolist()).toEqual([
      [1, 0],
      [0, 1],
    ]);
    expect(torch.zerosLike(torch.ones([2], { dtype: 'int32' })).dtype).toBe('int32');
  });
  it('refuse impossible sizes', () => {
    expect(() => torch.zeros(-1)).toThrow(/^Trying to create tensor with negative dimension -1/);
    expect(() => torch.zeros(1.5)).toThrow(TypeError);
    expect(() => torch.zeros(1e6, 1e6)).toThrow(RangeError);
  });
  it('count in steps', () => {
    expect(torch.arange(4).tolist()).toEqual([0, 1, 2, 3]);
    expect(torch.arange(1, 2, 0.25).tolist()).toEqual([1, 1.25, 1.5, 1.75]);
    expect(torch.arange(5).dtype).toBe('int64');
    expect(torch.linspace(0, 1, 3).tolist()).toEqual([0, 0.5, 1]);
    expect(() => torch.arange(0, 1, -1)).toThrow(/^upper bound and larger bound inconsistent with step sign/);
  });
});

describe('sizes', () => {
  it('come one by one, also before options, or in an array', () => {
    const shape: [2, 3] = torch.zeros(2, 3, { dtype: 'int64' }).shape;
    expect(shape).toEqual([2, 3]);
    const dtype: 'float64' = torch.randn(2, 3, { dtype: 'float64' }).dtype;
    expect(dtype).toBe('float64');
    const n: number = shape[0];
    expect(torch.ones(n, 4, { requiresGrad: true }).requiresGrad).toBe(true);
    expect(torch.ones([n, 4], { requiresGrad: true }).shape).toEqual([2, 4]);
    // @ts-expect-error no such dtype
    expect(() => torch.zeros(2, 3, { dtype: 'float63' })).toThrow(/float63/);
  });
});

describe('random tensors', () => {
  it('follow PyTorch seed 17', () => {
    torch.manualSeed(17);
    expect(String(torch.randn(5))).toBe('tensor([-1.4135,  0.2336,  0.0340,  0.3499, -0.0145])');
  });
  it('come from a generator of their own when given one', () => {
    const a = torch.rand([3], { generator: new torch.Generator().manualSeed(1) });
    const b = torch.rand([3], { generator: new torch.Generator().manualSeed(1) });
    expect(a.equal(b)).toBe(true);
    expect(torch.randperm(10).sort().values.tolist()).toEqual(torch.arange(10).tolist());
  });
});

it('refuses what no memory holds in one way, whoever asks', () => {
  const column = torch.ones(1e6, 1);
  for (const ask of [
    () => torch.zeros(1e6, 1e6),
    () => torch.randn(1e12),
    () => torch.arange(1e12),
    () => column.mul(column.t()),
    () => column.matmul(column.t()),
    () => torch.ones(1).expand(1e10).add(1),
  ])
    expect(ask).toThrow(/^DefaultCPUAllocator: can't allocate memory: you tried to allocate \d+ bytes\. /);
});
