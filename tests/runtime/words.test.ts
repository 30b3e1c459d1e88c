import { expect, it } from 'vitest';
import { F, type AnyTensor as T, torch } from '#runtime';

const sizes: number[] = [-1, 3];
const cases: readonly (readonly [string, () => unknown])[] = [
  ['n must be greater or equal to 0, got -1', () => torch.eye(-1)],
  ['m must be greater or equal to 0, got -2', () => torch.eye(1, -2)],
  [
    'tensors used as indices must be long, byte or bool tensors',
    () => (torch.arange(4) as unknown as T).at(torch.tensor([0.5]) as unknown as T),
  ],
  [
    "The expanded size of the tensor (-1) isn't allowed in a leading, non-existing dimension 0",
    () => (torch.zeros(3) as unknown as T).expand(sizes),
  ],
  [
    'split_size can only be 0 if dimension size is 0, but got dimension size of 10',
    () => torch.split(torch.arange(10), 0),
  ],
  [
    'where expected condition to be a boolean tensor, but got a tensor with dtype Long',
    () => torch.where(torch.arange(2) as never, torch.zeros(2), torch.zeros(2)),
  ],
  ['max(): Expected reduction dim to be specified for input.numel() == 0', () => torch.zeros(0).max()],
  ['min(): Expected reduction dim to be specified for input.numel() == 0', () => torch.zeros(0).min()],
  [
    '"bmm" not implemented for \'Bool\'',
    () => torch.ones([1, 2, 2], { dtype: 'bool' }).bmm(torch.ones([1, 2, 2], { dtype: 'bool' })),
  ],
  ['"dot" not implemented for \'Bool\'', () => torch.tensor([true]).dot(torch.tensor([true]))],
  ['one_hot is only applicable to index tensor', () => F.oneHot(torch.tensor([true]) as never)],
];

it.each(cases)('refuses in the words of PyTorch 1.13: %s', (words, f) => {
  expect(f).toThrow(words);
  expect(() => f()).toThrow(new RegExp(`^${words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`));
});

it('splits nothing into pieces of nothing', () => {
  expect(torch.split(torch.zeros(0, 3), 0).map((x) => x.shape)).toEqual([[0, 3]]);
});
