import { expect, expectTypeOf, it } from 'vitest';
import { stats, torch } from '#runtime';

it('takes vectors whose rank is not known to the types, and refuses matrices', () => {
  const u: torch.Tensor = torch.tensor([1, 2]);
  const product = torch.outer(u, u);
  expectTypeOf(product).toEqualTypeOf<torch.Tensor<[number, number]>>();
  expect(product.tolist()).toEqual([
    [1, 2],
    [2, 4],
  ]);
  expectTypeOf(torch.zeros(2).outer(torch.zeros(3))).toEqualTypeOf<torch.Tensor<[2, 3]>>();
  expectTypeOf(torch.zeros(2).outer(u)).toEqualTypeOf<torch.Tensor<[2, number]>>();
  // @ts-expect-error outer: Expected 1-D argument self, but got 2-D
  expect(() => torch.outer(torch.zeros(2, 2), u)).toThrow('Expected 1-D argument self, but got 2-D');
  // @ts-expect-error outer: Expected 1-D argument vec2, but got 2-D
  expect(() => u.outer(torch.zeros(3, 1))).toThrow('Expected 1-D argument vec2, but got 2-D');
});

it('draws one number where RandomState is given no size, as NumPy does', () => {
  const one = new stats.RandomState(17);
  const many = new stats.RandomState(17);
  const drawn: number = one.rand();
  expect(drawn).toBe(many.rand(1)[0]);
  const normal: number = one.randn();
  expect(normal).toBe(many.randn(1)[0]);
});
