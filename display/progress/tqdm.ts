import { Bar, type BarOptions } from './bar.js';

/** How a loop's progress is shown. */
export interface TqdmOptions extends BarOptions {
  /** Gives words beside the bar, asked for when it is drawn: `() => ({ loss })`. */
  postfix?: () => string | Readonly<Record<string, number | string>>;
}

/** What `tqdm` can go through. */
export type Loop<T> = Iterable<T> & AsyncIterable<T>;

/**
 * Goes through `items` behind a progress bar with rate and remaining time; loops inside loops share one line.
 *
 * @param items - something to iterate (also with `for await`), or a number n for 0 … n − 1.
 * @throws TypeError where `items` cannot be iterated.
 * @example
 * let sum = 0;
 * for (const epoch of tqdm(20, { desc: 'training' })) sum += epoch;
 * sum; // → 190
 */
export function tqdm(count: number, options?: TqdmOptions): Loop<number>;
export function tqdm<T>(items: Iterable<T> | AsyncIterable<T>, options?: TqdmOptions): Loop<T>;
export function tqdm<T>(
  items: number | Iterable<T> | AsyncIterable<T>,
  options: TqdmOptions = {},
): Loop<T> | Loop<number> {
  if (typeof items === 'number') {
    if (!Number.isInteger(items) || items < 0)
      throw new RangeError(`tqdm: the number of steps must be 0, 1, 2 …, but it is ${items}`);
    return tqdm(range(items), { total: items, ...options });
  }
  const iterable = items as Partial<Iterable<T> & AsyncIterable<T>> | null | undefined;
  if (typeof iterable?.[Symbol.iterator] !== 'function' && typeof iterable?.[Symbol.asyncIterator] !== 'function') {
    throw new TypeError(
      'tqdm: items must be a number or something to iterate over: an array, a generator, a data loader',
    );
  }
  const settings = { total: lengthOf(items), ...options };
  return {
    [Symbol.iterator]: () => sync(items as Iterable<T>, settings),
    [Symbol.asyncIterator]: () => async(items, settings),
  };
}

function* range(count: number): Iterable<number> {
  for (let i = 0; i < count; i++) yield i;
}

function lengthOf(items: unknown): number | undefined {
  const { length, size } = items as { length?: unknown; size?: unknown };
  return typeof length === 'number' ? length : typeof size === 'number' ? size : undefined;
}

function* sync<T>(items: Iterable<T>, options: TqdmOptions): Generator<T> {
  const { postfix } = options;
  const bar = new Bar(options, postfix && (() => describe(postfix())));
  let finished = false;
  try {
    for (const item of items) {
      yield item;
      bar.step();
    }
    finished = true;
  } finally {
    bar.close(finished ? 'done' : 'stopped');
  }
}

async function* async<T>(items: Iterable<T> | AsyncIterable<T>, options: TqdmOptions): AsyncGenerator<T> {
  const { postfix } = options;
  const bar = new Bar(options, postfix && (() => describe(postfix())));
  let finished = false;
  try {
    for await (const item of items) {
      yield item;
      bar.step();
    }
    finished = true;
  } finally {
    bar.close(finished ? 'done' : 'stopped');
  }
}

function describe(words: string | Readonly<Record<string, number | string>>): string {
  if (typeof words === 'string') return words;
  return Object.entries(words)
    .map(([name, value]) => `${name} ${typeof value === 'number' ? Number(value.toPrecision(4)) : value}`)
    .join(', ');
}
