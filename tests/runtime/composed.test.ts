import { describe, expect, it } from 'vitest';
import { torch } from '#runtime';

const t = (values: number[] | number[][] | number[][][]) => torch.tensor(values) as unknown as torch.AnyTensor;

describe('einsum', () => {
  const a = t([
    [1, 2, 3],
    [4, 5, 6],
  ]);
  const b = t([
    [1, 0, 2],
    [0, 1, 1],
  ]);
  it('transposes, sums, multiplies and takes diagonals', () => {
    expect(torch.einsum('ij->ji', a).tolist()).toEqual(a.T.tolist());
    expect(torch.einsum('ij->', a).item()).toBe(21);
    expect(torch.einsum('ij,kj->ik', a, b).tolist()).toEqual(a.matmul(b.T).tolist());
    expect(torch.einsum('ij,ij->i', a, b).tolist()).toEqual([7, 11]);
    expect(
      torch
        .einsum(
          'ii->i',
          t([
            [1, 2],
            [3, 4],
          ]),
        )
        .tolist(),
    ).toEqual([1, 4]);
    expect(torch.einsum('i,j', t([1, 2]), t([3, 4])).tolist()).toEqual([
      [3, 4],
      [6, 8],
    ]);
    expect(torch.einsum('ij,jk,kl->il', a, a.T, a).tolist()).toEqual(a.matmul(a.T).matmul(a).tolist());
  });
  it('takes leading dimensions as dots', () => {
    const x = torch.arange(24).reshape(2, 3, 4).float() as unknown as torch.AnyTensor;
    expect(torch.einsum('...ij,...kj->...ik', x, x).tolist()).toEqual(x.matmul(x.transpose(1, 2)).tolist());
  });
  it('has a gradient', () => {
    const x = torch.tensor(
      [
        [1, 2],
        [3, 4],
      ],
      { dtype: 'float64', requiresGrad: true },
    ) as unknown as torch.AnyTensor;
    expect(torch.autograd.gradcheck((y) => torch.einsum('ij,kj->ik', y!, y!), x)).toBe(true);
  });
  it('says which letters do not fit', () => {
    expect(() => torch.einsum('ij,jk->ik', a, b)).toThrow(
      'einsum(): subscript j has size 2 for operand 1 which does not broadcast with previously seen size 3',
    );
    expect(() => torch.einsum('i->i', a)).toThrow(/number of subscripts in the equation \(1\)/);
  });
});

describe('composed functions', () => {
  it('agree with PyTorch 1.13', () => {
    expect(torch.diff(t([1, 4, 9, 16]), { n: 2 }).tolist()).toEqual([2, 2]);
    expect(
      torch
        .cov(
          t([
            [0, 1, 2],
            [2, 1, 0],
          ]),
        )
        .tolist(),
    ).toEqual([
      [1, -1],
      [-1, 1],
    ]);
    expect(
      torch
        .corrcoef(
          t([
            [0, 1, 2],
            [2, 1, 0],
          ]),
        )
        .tolist()[0]![1],
    ).toBeCloseTo(-1);
    expect(torch.histc(t([1, 2, 1]), { bins: 4, min: 0, max: 3 }).tolist()).toEqual([0, 2, 1, 0]);
    expect(torch.searchsorted(t([1, 3, 5]), t([3, 6])).tolist()).toEqual([1, 3]);
    expect(torch.bucketize(3, t([1, 3, 5]), { right: true }).item()).toBe(2);
    expect(
      torch
        .cdist(
          t([
            [0, 0],
            [3, 4],
          ]),
          t([[0, 0]]),
        )
        .tolist(),
    ).toEqual([[0], [5]]);
    expect(torch.cartesianProd(t([1, 2]), t([3, 4])).tolist()).toEqual([
      [1, 3],
      [1, 4],
      [2, 3],
      [2, 4],
    ]);
    expect(torch.kron(t([[1, 2]]), t([[1], [1]])).tolist()).toEqual([
      [1, 2],
      [1, 2],
    ]);
    expect(torch.nanToNum(t([Number.NaN, 1])).tolist()).toEqual([0, 1]);
    expect(torch.isin(t([1, 2, 3]), t([2, 5])).tolist()).toEqual([false, true, false]);
    expect(
      torch
        .countNonzero(
          t([
            [0, 1],
            [2, 3],
          ]),
          1,
        )
        .tolist(),
    ).toEqual([1, 2]);
  });
});

it('is a number where JavaScript wants one, and a list in JSON', () => {
  expect(Math.max(torch.tensor(3) as unknown as number, 2)).toBe(3);
  expect(`loss ${torch.tensor(0.5)}`).toBe('loss tensor(0.5000)');
  expect(JSON.stringify({ x: torch.tensor([1, 2]) })).toBe('{"x":[1,2]}');
  expect(() => Number(torch.ones(2))).toThrow(/^only one element tensors can be converted to Python scalars/);
});
