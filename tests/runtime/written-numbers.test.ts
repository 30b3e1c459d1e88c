// What tensors of whole numbers and of truth values keep of what is written to them. Numbers and sentences are PyTorch 1.13's.
import { expect, it } from 'vitest';
import { type AnyTensor as T, torch } from '#runtime';

const ints = (...values: number[]): T => torch.tensor(values, { dtype: 'int64' }) as unknown as T;
const bools = (...values: boolean[]): T => torch.tensor(values) as unknown as T;

it('a fraction written to whole numbers by a mask, by positions or by scatter leaves its whole part', () => {
  expect(
    ints(5, 6)
      .set([bools(true, false)], -1.753)
      .tolist(),
  ).toEqual([-1, 6]);
  expect(
    ints(5, 6)
      .set([[1]], 2.9)
      .tolist(),
  ).toEqual([5, 2]);
  expect(ints(5, 6).indexFill_(0, ints(0), -0.856).tolist()).toEqual([0, 6]);
  expect(ints(5, 6).scatter_(0, ints(1), 2.5).tolist()).toEqual([5, 2]);
});

it('truth values stay truth values, whatever is written, added or scattered to them', () => {
  const written = bools(false, true).set([bools(true, true)], -1.538);
  expect(written.byte().tolist()).toEqual([1, 1]);
  expect(written.logsumexp(0).item()).toBeCloseTo(1.6931, 4);
  const scattered = bools(true, false).scatterAdd(0, ints(0, 0), bools(true, true));
  expect(scattered.long().tolist()).toEqual([1, 0]);
  const added = bools(true, false).indexAdd_(0, ints(0, 0), bools(true, true));
  expect(added.long().tolist()).toEqual([1, 0]);
});

it('changes in place refuse truth values where the operations themselves do', () => {
  const mask = bools(true);
  expect(() => mask.neg_()).toThrow('Negation, the `-` operator, on a bool tensor is not supported');
  expect(() => mask.sub_(mask)).toThrow('Subtraction, the `-` operator, with two bool tensors is not supported');
  expect(() => mask.relu_()).toThrow('Boolean inputs not supported for relu');
  expect(() => mask.abs_()).toThrow('"abs_cpu" not implemented for \'Bool\'');
  expect(() => mask.square_()).toThrow('Found dtype Bool but expected Long');
  expect(mask.byte().tolist()).toEqual([1]);
});

it('clamp_ refuses bounds that would make another kind of number', () => {
  expect(() => ints(1, 2).clamp_(0.5, 1.5)).toThrow(
    "result type Float can't be cast to the desired output type long int",
  );
  expect(() => bools(true).clamp_(0, 2)).toThrow("result type Long can't be cast to the desired output type bool");
  expect(ints(1, 2).clamp(null, Number.POSITIVE_INFINITY).dtype).toBe('float32');
  expect(ints(1, 5).clamp_(2, 3).tolist()).toEqual([2, 3]);
});

it('numbers that whole numbers cannot hold are refused', () => {
  const sentence = 'value cannot be converted to type int64_t without overflow';
  expect(() => ints(1).fill_(Number.NaN)).toThrow(sentence);
  expect(() => ints(1).set([0], Number.POSITIVE_INFINITY)).toThrow(sentence);
  expect(() => ints(1).maskedFill(bools(true), Number.NaN)).toThrow(sentence);
  expect(() => ints(1).set([bools(true)], Number.NaN)).toThrow(sentence);
  expect(() => ints(1).byte().fill_(300)).toThrow('value cannot be converted to type uint8_t without overflow');
  expect(ints(1).byte().fill_(-1).tolist()).toEqual([255]);
  expect(bools(false).fill_(Number.NaN).tolist()).toEqual([true]);
});

it('whole numbers have one zero', () => {
  const zero = torch.tensor([-0.27]).long() as unknown as T;
  expect(torch.tensor([-2]).div(zero).tolist()).toEqual([Number.NEGATIVE_INFINITY]);
  expect(torch.tensor([1]).div(ints(0).mul(-1)).tolist()).toEqual([Number.POSITIVE_INFINITY]);
});

it('division by zero is refused in place, too', () => {
  expect(() => ints(3).remainder_(0)).toThrow('ZeroDivisionError');
  expect(() => ints(3).floorDivide_(ints(0))).toThrow('ZeroDivisionError');
});

it('whole numbers and truth values have no negative powers', () => {
  const sentence = 'Integers to negative integer powers are not allowed.';
  expect(() => ints(2).pow(-1)).toThrow(sentence);
  expect(() => bools(true).pow(-2)).toThrow(sentence);
  expect(() => ints(2).pow_(-3)).toThrow(sentence);
});

it('whole numbers ask for no gradient when one that does is written to them', () => {
  const x = torch.tensor([0.5], { requiresGrad: true }) as unknown as T;
  expect(ints(1, 1).set(['...'], x).requiresGrad).toBe(false);
  expect(ints(1, 1).set([[0]], x).requiresGrad).toBe(false);
  expect(bools(true).copy_(x).requiresGrad).toBe(false);
});

it('positions of indexFill_ may be counted from the end; those of indexCopy_ and indexAdd_ may not', () => {
  expect(ints(1, 2, 3).indexFill_(0, ints(-1), 7).tolist()).toEqual([1, 2, 7]);
  expect(() => ints(1, 2).indexFill_(0, ints(-3), 7)).toThrow('index -3 is out of bounds for dimension 0 with size 2');
  expect(() => ints(1, 2).indexCopy_(0, ints(-1), ints(1))).toThrow(
    'index_copy_(): index -1 is out of bounds for dimension 0 with size 2',
  );
  expect(() => ints(1, 2).indexAdd_(0, ints(-1), ints(1))).toThrow('index out of range in self');
});

it('indexCopy_, indexAdd_ and scatterAdd want sources of their dtype and rank', () => {
  const one = torch.tensor([1.5]) as unknown as T;
  expect(() => ints(1, 2).indexCopy_(0, ints(1), one)).toThrow(
    'index_copy_(): self and source expected to have the same dtype, but got (self) Long and (source) Float',
  );
  expect(() => ints(1, 2).indexAdd_(0, ints(1), one)).toThrow(
    'index_add_(): self (Long) and source (Float) must have the same scalar type',
  );
  expect(() => ints(1, 2).indexAdd_(0, ints(0, 1), ints(1, 2, 3))).toThrow(
    'index_add_(): Number of indices (2) should be equal to source.size(dim): (3), for dim: 0',
  );
  expect(() => ints(1, 2).scatterAdd(0, ints(0, 1), torch.zeros(2, 2).long() as unknown as T)).toThrow(
    'Index tensor must have the same number of dimensions as src tensor',
  );
});

it('a number in a tensor does not widen what addcmul and addcdiv give, and lerp takes one dtype', () => {
  const x = torch.tensor([3]) as unknown as T;
  const half = torch.tensor(0.5, { dtype: 'float64' }) as unknown as T;
  expect(x.addcmul(half, x, { value: 0.5 }).dtype).toBe('float32');
  expect(half.addcdiv(bools(true, false), x).dtype).toBe('float32');
  expect(ints(3).addcmul(ints(3), ints(3), { value: 0.5 }).tolist()).toEqual([3]);
  expect(ints(3).addcmul(ints(3), ints(3), { value: 0.5 }).dtype).toBe('int64');
  expect(() => ints(3).addcdiv(ints(3), ints(3))).toThrow('Integer division with addcdiv is no longer supported');
  expect(() => x.lerp(half, 0.5)).toThrow('expected dtype float for `end` but got dtype double');
});
