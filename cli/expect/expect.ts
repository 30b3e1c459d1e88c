import { type Closeness, findGap } from './closeness.js';
import { isTensor, shapeOf, toPlain } from './plain.js';
import { show } from './show.js';

/**
 * An expectation that did not hold.
 * @example
 * import { ExpectationError } from 'gradbook';
 * const error: unknown = new ExpectationError('expected 2 to be 3');
 * error instanceof ExpectationError; // → true
 */
export class ExpectationError extends Error {
  override readonly name = 'ExpectationError';
}

/** What can be said of a value; every method returns nothing and throws {@link ExpectationError} when it does not hold. */
export interface Expectation {
  /** The opposite of what follows. */
  readonly not: Expectation;
  /** The very same value (`Object.is`). A one-element tensor compares as its number. */
  toBe(expected: unknown): void;
  /** Equal in contents: lists, objects, tensors against nested lists. NaN equals NaN. */
  toEqual(expected: unknown): void;
  /**
   * Close to the number as written: `toBeCloseTo(2.303)` holds from 2.3025 to 2.3035. Lists and tensors compare element
   * by element. `closeness` is a number of decimals, or `{ tolerance }`.
   */
  toBeCloseTo(expected: unknown, closeness?: Closeness): void;
  toBeGreaterThan(bound: number): void;
  toBeGreaterThanOrEqual(bound: number): void;
  toBeLessThan(bound: number): void;
  toBeLessThanOrEqual(bound: number): void;
  /** From `low` to `high`, both included. */
  toBeBetween(low: number, high: number): void;
  toBeTruthy(): void;
  toBeFalsy(): void;
  toBeNaN(): void;
  toBeNull(): void;
  toBeUndefined(): void;
  /** Every number in it is finite. */
  toBeFinite(): void;
  toBeInstanceOf(type: abstract new (...args: never[]) => unknown): void;
  /** A string that contains a part, or a list that contains an element. */
  toContain(part: unknown): void;
  toHaveLength(length: number): void;
  /** The shape of a tensor or of a nested list. */
  toHaveShape(shape: readonly number[]): void;
  /** A string that fits. */
  toMatch(pattern: RegExp | string): void;
  /** A function that throws when called, with a message that contains `message`. */
  toThrow(message?: string | RegExp): void;
}

/** Whether it holds, and the words for the error: "expected 2.1 to be close to 2.303". */
interface Verdict {
  holds: boolean;
  words: string;
  detail?: string;
}

/**
 * Says what a value must be, as a sentence: `expect(loss).toBeCloseTo(2.303)`.
 *
 * @throws {ExpectationError} from the method called, with what was expected and what was found.
 * @example
 * expect(0.1 + 0.2).toBeCloseTo(0.3);
 * expect(1 + 1).toBe(3); // throws ExpectationError: expected 2 to be 3.
 */
export function expect(actual: unknown): Expectation {
  return expectation(actual, false);
}

function expectation(actual: unknown, negated: boolean): Expectation {
  const verdicts: { [M in Exclude<keyof Expectation, 'not'>]: (...args: Parameters<Expectation[M]>) => Verdict } = {
    toBe: (e) => ({ holds: Object.is(scalar(actual), scalar(e)), words: `be ${show(e)}` }),
    toEqual: (e) => ({ holds: equal(toPlain(scalarFor(actual, e)), toPlain(e)), words: `equal ${show(e)}` }),
    toBeCloseTo: (e, closeness) => close(actual, e, closeness),
    toBeGreaterThan: (b) => ({ holds: num(actual) > b, words: `be greater than ${b}` }),
    toBeGreaterThanOrEqual: (b) => ({ holds: num(actual) >= b, words: `be at least ${b}` }),
    toBeLessThan: (b) => ({ holds: num(actual) < b, words: `be less than ${b}` }),
    toBeLessThanOrEqual: (b) => ({ holds: num(actual) <= b, words: `be at most ${b}` }),
    toBeBetween: (l, h) => ({ holds: num(actual) >= l && num(actual) <= h, words: `be between ${l} and ${h}` }),
    toBeTruthy: () => ({ holds: Boolean(scalar(actual)), words: 'be truthy' }),
    toBeFalsy: () => ({ holds: !scalar(actual), words: 'be falsy' }),
    toBeNaN: () => ({ holds: Number.isNaN(scalar(actual)), words: 'be NaN' }),
    toBeNull: () => ({ holds: actual === null, words: 'be null' }),
    toBeUndefined: () => ({ holds: actual === undefined, words: 'be undefined' }),
    toBeFinite: () => ({ holds: [toPlain(actual)].flat(Infinity).every(Number.isFinite), words: 'be finite' }),
    toBeInstanceOf: (t) => ({ holds: actual instanceof t, words: `be an instance of ${t.name}` }),
    toContain: (p) => ({ holds: contains(actual, p), words: `contain ${show(p)}` }),
    toHaveLength: (n) => ({
      holds: lengthOf(actual) === n,
      words: `have length ${n}`,
      detail: `It has length ${lengthOf(actual)}.`,
    }),
    toHaveShape: (s) => ({
      holds: equal(shapeOf(actual), [...s]),
      words: `have shape [${s.join(', ')}]`,
      detail: `Its shape is [${shapeOf(actual).join(', ')}].`,
    }),
    toMatch: (p) => ({
      holds: typeof p === 'string' ? String(actual).includes(p) : p.test(String(actual)),
      words: `match ${p}`,
    }),
    toThrow: (message) => throws(actual, message),
  };
  const methods = Object.entries(verdicts).map(([name, judge]) => {
    const method = (...args: unknown[]): void => {
      const verdict = (judge as (...args: unknown[]) => Verdict)(...args);
      if (verdict.holds !== negated) return;
      const detail = verdict.detail && !negated ? ` ${verdict.detail}` : '';
      const error = new ExpectationError(
        `expected ${show(actual)} ${negated ? 'not ' : ''}to ${verdict.words}.${detail}`,
      );
      // The reader's own line comes first in the stack.
      Error.captureStackTrace?.(error, method);
      throw error;
    };
    return [name, method];
  });
  return Object.defineProperty(Object.fromEntries(methods), 'not', {
    get: () => expectation(actual, !negated),
  }) as Expectation;
}

function close(actual: unknown, expected: unknown, closeness?: Closeness): Verdict {
  const gap = findGap(actual, expected, closeness);
  const words = `be close to ${show(expected)}`;
  if (!gap) return { holds: true, words };
  if (Array.isArray(gap.expected))
    return {
      holds: false,
      words,
      detail: `Shapes differ: [${shapeOf(actual).join(', ')}] and [${shapeOf(expected).join(', ')}].`,
    };
  const at =
    gap.path.length > 0
      ? `At [${gap.path.join(', ')}]: ${show(gap.actual)} and ${show(gap.expected)} differ`
      : 'They differ';
  const by = Math.abs(Number(gap.actual) - Number(gap.expected));
  return { holds: false, words, detail: `${at} by ${by.toPrecision(3)}; ${gap.tolerance.toPrecision(2)} is allowed.` };
}

function throws(actual: unknown, message?: string | RegExp): Verdict {
  const words = message === undefined ? 'throw' : `throw ${show(String(message))}`;
  if (typeof actual !== 'function')
    throw new TypeError(`expect(…).toThrow needs a function: expect(() => …).toThrow(). It got ${show(actual)}.`);
  try {
    actual();
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const holds = message === undefined || (typeof message === 'string' ? text.includes(message) : message.test(text));
    return { holds, words, detail: `It threw: ${text}` };
  }
  return { holds: false, words, detail: 'It returned without an error.' };
}

/** A zero-dimensional tensor as its number; anything else as it is. */
function scalar(value: unknown): unknown {
  return isTensor(value) && value.shape.every((n) => n === 1) ? [value.tolist()].flat(Infinity)[0] : value;
}

function scalarFor(actual: unknown, expected: unknown): unknown {
  return typeof expected === 'object' && expected !== null ? actual : scalar(actual);
}

function num(value: unknown): number {
  const n = scalar(value);
  if (typeof n !== 'number' && typeof n !== 'bigint')
    throw new TypeError(`expected a number, got ${show(value)}. Reduce it first, for example with .item() or .mean().`);
  return Number(n);
}

function lengthOf(value: unknown): number | undefined {
  if (isTensor(value)) return value.shape[0];
  return typeof value === 'string' || (typeof value === 'object' && value !== null && 'length' in value)
    ? Number(value.length)
    : undefined;
}

function contains(actual: unknown, part: unknown): boolean {
  if (typeof actual === 'string') return actual.includes(String(part));
  if (actual instanceof Set || actual instanceof Map) return actual.has(part);
  const plain = toPlain(actual);
  return Array.isArray(plain) && plain.some((element) => equal(element, part));
}

function equal(a: unknown, b: unknown): boolean {
  if (Object.is(a, b) || a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  if (a instanceof Date && b instanceof Date) return a.getTime() === b.getTime();
  if (a instanceof Map && b instanceof Map) return equal([...a], [...b]);
  if (a instanceof Set && b instanceof Set) return equal([...a], [...b]);
  const [x, y] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const keys = Object.keys(x);
  return keys.length === Object.keys(y).length && keys.every((key) => key in y && equal(x[key], y[key]));
}
