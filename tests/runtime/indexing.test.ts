import { describe, expect, it } from 'vitest';
import { torch } from '#runtime';

const x = () => torch.arange(12).reshape(3, 4);

describe('at', () => {
  it('takes numbers, slices with steps, null and dots', () => {
    expect(x().at(1).tolist()).toEqual([4, 5, 6, 7]);
    expect(x().at(-1, 0).item()).toBe(8);
    expect(x().at(':', '1:3').tolist()).toEqual([
      [1, 2],
      [5, 6],
      [9, 10],
    ]);
    expect(x().at('::2', '-1:').tolist()).toEqual([[3], [11]]);
    expect(x().at('...', 0).tolist()).toEqual([0, 4, 8]);
    expect(x().at(null, 0, null).shape).toEqual([1, 1, 4]);
    expect(x().at(torch.slice(1, null)).shape).toEqual([2, 4]);
  });
  it('gives views for these', () => {
    const a = x();
    a.at(0, '1:3').fill_(-1);
    expect(a.at(0).tolist()).toEqual([0, -1, -1, 3]);
  });
  it('takes index tensors, lists and masks', () => {
    expect(x().at([2, 0]).tolist()).toEqual([
      [8, 9, 10, 11],
      [0, 1, 2, 3],
    ]);
    expect(
      x().at(
        torch.tensor(
          [
            [0, 1],
            [2, 0],
          ],
          { dtype: 'int64' },
        ),
      ).shape,
    ).toEqual([2, 2, 4]);
    expect(x().at([0, 1], [3, -1]).tolist()).toEqual([3, 7]);
    expect(x().at(':', [1, 1]).tolist()).toEqual([
      [1, 1],
      [5, 5],
      [9, 9],
    ]);
    expect(x().at(x().gt(8)).tolist()).toEqual([9, 10, 11]);
    expect(x().at([true, false, true]).shape).toEqual([2, 4]);
  });
  it('puts the dimensions of separated index tensors first', () => {
    const y = torch.arange(24).reshape(2, 3, 4);
    expect(y.at([1, 0], ':', [2, 0]).shape).toEqual([2, 3]);
  });
  it('looks embeddings up as C[X[ix]] does', () => {
    const table = torch.eye(5);
    const words = torch.tensor(
      [
        [0, 1],
        [2, 3],
        [4, 0],
      ],
      { dtype: 'int64' },
    );
    expect(
      table
        .at(words.at([2, 1]))
        .argmax(2)
        .tolist(),
    ).toEqual([
      [4, 0],
      [2, 3],
    ]);
  });
  it('says what is wrong with an index', () => {
    expect(() => (x() as torch.AnyTensor).at(3)).toThrow(/^index 3 is out of bounds for dimension 0 with size 3/);
    expect(() => (x() as torch.AnyTensor).at(0, 0, 0)).toThrow(/^too many indices for tensor of dimension 2/);
    expect(() => x().at([5])).toThrow(/^index 5 is out of bounds for dimension 0 with size 3/);
    expect(() => x().at('1;2')).toThrow(/is not a slice/);
    expect(() => x().at(torch.tensor([true, false]))).toThrow(/^The shape of the mask \[2\] at index 0 does not match/);
  });
});

describe('set', () => {
  it('writes numbers and tensors where at would read', () => {
    const a = torch.zeros(2, 3);
    a.set([0, 1], 5).set(1, torch.tensor([1, 2, 3]));
    expect(a.tolist()).toEqual([
      [0, 5, 0],
      [1, 2, 3],
    ]);
    a.set([':', [0, 2]], 9);
    expect(a.tolist()).toEqual([
      [9, 5, 9],
      [9, 2, 9],
    ]);
    a.set(a.gt(8), 0);
    expect(a.tolist()).toEqual([
      [0, 5, 0],
      [0, 2, 0],
    ]);
  });
  it('adds up with accumulate', () => {
    const a = torch.zeros(3);
    a.indexPut_([[1, 1, 2]], torch.tensor([1, 2, 3]), { accumulate: true });
    expect(a.tolist()).toEqual([0, 3, 3]);
  });
  it('fails when the values do not fit', () => {
    expect(() => torch.zeros(3).set([[0, 1]], torch.ones(3))).toThrow(/^shape mismatch: value tensor of shape \[3\]/);
  });
});

describe('along a dimension', () => {
  it('gathers and scatters', () => {
    const index = torch.tensor(
      [
        [0, 2],
        [1, 1],
      ],
      { dtype: 'int64' },
    );
    expect(x().gather(1, index).tolist()).toEqual([
      [0, 2],
      [5, 5],
    ]);
    expect(torch.zeros(2, 3).scatterAdd(1, index, torch.ones(2, 2)).tolist()).toEqual([
      [1, 0, 1],
      [0, 2, 0],
    ]);
  });
  it('finds the largest with their positions, as object and as pair', () => {
    const [values, indices] = torch
      .tensor([
        [1, 9, 3],
        [7, 2, 8],
      ])
      .topk(2);
    expect([values.tolist(), indices.tolist()]).toEqual([
      [
        [9, 3],
        [8, 7],
      ],
      [
        [1, 2],
        [2, 0],
      ],
    ]);
    expect(torch.tensor([1, -2, 1, 2, 3, 4]).argmin().item()).toBe(1);
  });
});

describe('rows written in place', () => {
  const two = () => torch.tensor([2, 0], { dtype: 'int64' });

  it('change dense tensors, views and tensors with gaps alike', () => {
    const table = torch.zeros(3, 2);
    table.indexAdd_(
      0,
      two(),
      torch.tensor([
        [1, 2],
        [3, 4],
      ]),
    );
    expect(table.tolist()).toEqual([
      [3, 4],
      [0, 0],
      [1, 2],
    ]);
    const lower = table.at('1:');
    lower.indexFill_(0, torch.tensor([0], { dtype: 'int64' }), 7);
    const column = table.at(':', 1);
    column.indexCopy_(0, two(), torch.tensor([8, 9]));
    expect(table.tolist()).toEqual([
      [3, 9],
      [7, 7],
      [1, 8],
    ]);
  });

  it('may come from the tensor itself and add up where a row is named twice', () => {
    const table = torch.tensor([
      [1, 2],
      [3, 4],
    ]);
    table.indexAdd_(0, torch.tensor([1, 1], { dtype: 'int64' }), table);
    expect(table.tolist()).toEqual([
      [1, 2],
      [7, 10],
    ]);
    table.set([torch.tensor([0, 1], { dtype: 'int64' })], table.at(torch.tensor([1, 0], { dtype: 'int64' })));
    expect(table.tolist()).toEqual([
      [7, 10],
      [1, 2],
    ]);
  });

  it('are recorded where gradients are wanted, refused on leaves, and noticed by backward', () => {
    const leaf = torch.zeros([2, 2], { requiresGrad: true });
    const index = torch.tensor([1], { dtype: 'int64' });
    expect(() => leaf.indexAdd_(0, index, torch.ones(1, 2))).toThrow('leaf Variable');
    torch.noGrad(() => leaf.indexAdd_(0, index, torch.ones(1, 2)));
    expect(leaf.tolist()).toEqual([
      [0, 0],
      [1, 1],
    ]);
    const source = torch.ones([1, 2], { requiresGrad: true });
    const sum = torch.zeros(2, 2).indexAdd_(0, index, source.mul(3));
    sum.sum().backward();
    expect(source.grad!.tolist()).toEqual([[3, 3]]);
    const squared = leaf.square();
    torch.noGrad(() => leaf.indexFill_(0, index, 5));
    expect(() => squared.sum().backward()).toThrow('modified by an inplace operation');
  });
});

it('refuses a position that is no whole number', () => {
  const message =
    /^only integers, slices \(`:`\), ellipsis \(`...`\), None and long or byte Variables are valid indices \(got 1\.5\)/;
  expect(() => torch.arange(5).at(1.5)).toThrow(message);
});
