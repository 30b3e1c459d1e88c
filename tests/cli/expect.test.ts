import { describe, expect, test } from 'vitest';
import { impliedTolerance } from '#cli/expect/closeness';
import { ExpectationError, expect as say } from '#cli/expect/expect';

const tensor = (rows: number[][]) => ({ shape: [rows.length, rows[0]?.length ?? 0], tolist: () => rows });

// biome-ignore-start lint/suspicious/noApproximativeNumericConstant: the lectures' numbers, as written there
describe('toBeCloseTo reads a number as it is written', () => {
  test('2.303 stands for 2.3025 to 2.3035', () => {
    say(2.302585).toBeCloseTo(2.303);
    expect(() => say(2.3041).toBeCloseTo(2.303)).toThrow(ExpectationError);
  });
  test('small numbers are compared by the digits they have', () => {
    say(5.7505e-290).toBeCloseTo(5.75e-290);
    expect(() => say(5.8e-290).toBeCloseTo(5.75e-290)).toThrow('They differ by');
    say(1.3268e-4).toBeCloseTo(1.327e-4);
    expect(() => say(1.4e-4).toBeCloseTo(1.327e-4)).toThrow();
  });
  test('a computed number gets the accuracy of float32', () => {
    say(Math.fround(Math.log(10))).toBeCloseTo(Math.log(10));
    expect(() => say(2.3027).toBeCloseTo(Math.log(10))).toThrow();
  });
  test('whole numbers allow half a hundredth', () => expect(impliedTolerance(4)).toBe(0.005));
  test('digits or a tolerance can be given', () => {
    say(0.52).toBeCloseTo(0.5, 1);
    say(1.4).toBeCloseTo(1, { tolerance: 0.5 });
  });
  test('NaN and infinities are close to themselves only', () => {
    say([0, Number.NaN, Infinity]).toBeCloseTo([0, Number.NaN, Infinity]);
    expect(() => say(1).toBeCloseTo(Number.NaN)).toThrow();
    expect(() => say(1e300).toBeCloseTo(Infinity)).toThrow();
  });
  test('a tensor is compared element by element, and the place of the first gap is named', () => {
    say(tensor([[0.09, 0.2447, 0.6652]])).toBeCloseTo([[0.09, 0.2447, 0.6652]]);
    expect(() =>
      say(
        tensor([
          [1, 2],
          [3, 4],
        ]),
      ).toBeCloseTo([
        [1, 2],
        [3, 5],
      ]),
    ).toThrow('At [1, 1]: 4 and 5 differ by 1.00');
  });
  test('different shapes are said', () => {
    expect(() => say([1, 2, 3]).toBeCloseTo([1, 2])).toThrow('Shapes differ: [3] and [2]');
  });
});
// biome-ignore-end lint/suspicious/noApproximativeNumericConstant: end

test('a sentence may be negated', () => {
  say(1).not.toBe(2);
  expect(() => say(1).not.toBe(1)).toThrow('expected 1 not to be 1');
});

test('a tensor with one element compares as its number', () => {
  say(tensor([[3]])).toBe(3);
  say(tensor([[3]])).toBeGreaterThan(2);
  expect(() => say(tensor([[1, 2]])).toBeGreaterThan(0)).toThrow('expected a number');
});

test('shapes are checked and named', () => {
  say(tensor([[1, 2]])).toHaveShape([1, 2]);
  expect(() => say([[1], [2]]).toHaveShape([1, 2])).toThrow('Its shape is [2, 1]');
});

test('a function that should throw', () => {
  say(() => {
    throw new RangeError('shapes cannot be multiplied');
  }).toThrow('cannot be multiplied');
  expect(() => say(() => 1).toThrow()).toThrow('It returned without an error');
  expect(() => say(1).toThrow()).toThrow(TypeError);
});

test('contents are compared deeply', () => {
  say({ a: [1, { b: Number.NaN }] }).toEqual({ a: [1, { b: Number.NaN }] });
  say(new Map([['a', 1]])).toEqual(new Map([['a', 1]]));
  expect(() => say([1, 2]).toEqual([2, 1])).toThrow('expected [1, 2] to equal [2, 1]');
});

test('the stack starts at the line of the reader', () => {
  try {
    say(1).toBe(2);
  } catch (error) {
    expect((error as Error).stack?.split('\n')[1]).toContain('expect.test.ts');
  }
});
