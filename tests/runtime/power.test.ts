import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { power } from '#runtime/ops/power';

/** Numbers between −1 and 1 that need no function of `Math`. */
function* numbers(count: number): Generator<number> {
  let state = 12345;
  for (let i = 0; i < count; i++) yield (state = (state * 1103515245 + 12345) % 2 ** 31) / 2 ** 30 - 1;
}

test('powers are the same numbers on every version of Node, and near to the engine’s own', () => {
  const hash = createHash('sha256');
  const given = [...numbers(6000)];
  for (let i = 0; i < 6000; i += 3) {
    const base = given[i]! * 1000;
    const exponent = i % 2 === 0 ? Math.floor(given[i + 1]! * 20) : given[i + 1]! * 20;
    const found = power(base, exponent);
    hash.update(`${found} `);
    const expected = base ** exponent;
    if (Number.isNaN(expected)) expect(found).toBeNaN();
    else expect(Math.abs(found - expected)).toBeLessThanOrEqual(Math.abs(expected) * 2 ** -51);
  }
  // Made once with this function on Node 20; Math.pow itself differs between Node 22 and 24.
  expect(hash.digest('hex').slice(0, 16)).toBe('fc24f9ce74820620');
});

test.each([
  [2, 0.5, Math.SQRT2],
  [2, -1074, 5e-324],
  [2, -1075.5, 0],
  [2, 1024, Number.POSITIVE_INFINITY],
  [-2, 3, -8],
  [-8, 1 / 3, Number.NaN],
  [-2, 1e300, Number.POSITIVE_INFINITY],
  [10, -5, 1e-5],
  [10, 22, 1e22],
  [5e-324, 0.5, 2.2227587494850775e-162],
  [0, -1, Number.POSITIVE_INFINITY],
  [7, 0, 1],
  [Number.NaN, 0, 1],
  [0.5, 1e300, 0],
  [0.5, -1e300, Number.POSITIVE_INFINITY],
  [1 - 2 ** -53, 1e18, 6.076124616751106e-49],
])('%d to the power of %d is %d', (base, exponent, expected) => {
  const found = power(base, exponent);
  if (Number.isFinite(expected) && expected !== 0)
    expect(Math.abs(found / expected - 1)).toBeLessThan(4 * Number.EPSILON);
  else expect(found).toBe(expected);
});
