import { isTensor, toPlain } from './plain.js';

/** How near is near enough: the digits after the point, or an absolute tolerance. */
export type Closeness = number | { tolerance: number };

/** The first pair of numbers that differ too much, with where they stand. */
export interface Gap {
  path: number[];
  actual: unknown;
  expected: unknown;
  tolerance: number;
}

/** More digits than people write: such a number was computed, and float32 carries about seven. */
const WRITTEN_DIGITS = 9;

/**
 * The tolerance that a number implies by the way it is written: half a unit of its last digit, at least two
 * decimals. So `2.303` means ±0.0005, `0.5` means ±0.005 and `5.75e-290` means ±0.005e-290. Computed numbers
 * (nine digits and more) get float32's accuracy instead.
 */
export function impliedTolerance(expected: number): number {
  if (!Number.isFinite(expected)) return 0;
  const [mantissa = '', exponent] = String(Math.abs(expected)).split('e');
  const digits = mantissa.replace('.', '').replace(/^0+/, '').length;
  const decimals = mantissa.split('.')[1]?.length ?? 0;
  const scale = 10 ** Number(exponent ?? 0);
  if (digits >= WRITTEN_DIGITS) return 1e-5 * Math.abs(expected);
  // Small numbers are compared by the digits they have; large ones at least to float32's accuracy.
  return Math.max(0.5 * 10 ** -Math.max(2, decimals) * scale, 1e-6 * Math.abs(expected));
}

/** Compares numbers, nested lists and tensors element by element; `undefined` when all are close. */
export function findGap(actual: unknown, expected: unknown, closeness?: Closeness): Gap | undefined {
  const computed = isTensor(expected) || ArrayBuffer.isView(expected);
  const toleranceFor = (e: number): number => {
    if (typeof closeness === 'number') return 0.5 * 10 ** -closeness;
    if (closeness) return closeness.tolerance;
    // Against another tensor: what torch.testing.assert_close allows for float32.
    return computed ? 1e-5 + 1.3e-6 * Math.abs(e) : impliedTolerance(e);
  };
  return walk(unwrap(actual, expected), toPlain(expected), toleranceFor, []);
}

/** A tensor with one element compares with a number, as `item()` would give it. */
function unwrap(actual: unknown, expected: unknown): unknown {
  let plain = toPlain(actual);
  while (typeof expected === 'number' && Array.isArray(plain) && plain.length === 1) plain = plain[0];
  return plain;
}

function walk(
  actual: unknown,
  expected: unknown,
  toleranceFor: (e: number) => number,
  path: number[],
): Gap | undefined {
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) return { path, actual, expected, tolerance: 0 };
    for (let i = 0; i < expected.length; i++) {
      const gap = walk(actual[i], expected[i], toleranceFor, [...path, i]);
      if (gap) return gap;
    }
    return undefined;
  }
  const [a, e] = [Number(actual), Number(expected)];
  const tolerance = toleranceFor(e);
  const isNumber = typeof actual === 'number' || typeof actual === 'bigint' || typeof actual === 'boolean';
  // A float32 rounds a written number such as 0.00005 itself: leave its last bit out of the comparison.
  const near = Object.is(a, e) || a === e || Math.abs(a - e) <= tolerance * (1 + 1e-6);
  return isNumber && near ? undefined : { path, actual, expected, tolerance };
}
