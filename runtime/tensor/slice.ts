import { IndexError } from '../errors.js';

/**
 * A range of positions: start to end (not included) in steps; null means from the beginning or to the end.
 * @example
 * new torch.Slice(1, 4, 2).start; // → 1
 * torch.arange(5).at(new torch.Slice(1, 4, 2)); // → tensor([1, 3])
 */
export class Slice {
  constructor(
    readonly start: number | null,
    readonly end: number | null,
    readonly step = 1,
  ) {}
}

const cache = new Map<string, Slice>();

/** Reads `':'`, `'2:5'`, `'-3:'`, `'::2'` as Python does. */
export function parseSlice(text: string): Slice {
  const known = cache.get(text);
  if (known) return known;
  const parts = text.split(':');
  const numbers = parts.map((p) => (p.trim() === '' ? null : Number(p)));
  if (parts.length < 2 || parts.length > 3 || numbers.some((n) => n !== null && !Number.isInteger(n)))
    throw new IndexError(
      `'${text}' is not a slice. Write 'start:end' or 'start:end:step' with whole numbers, each of them optional`,
      { op: 'at' },
    );
  const slice = new Slice(numbers[0]!, numbers[1]!, numbers[2] ?? 1);
  if (cache.size > 1000) cache.clear();
  cache.set(text, slice);
  return slice;
}

/** First position and number of positions of a slice in a dimension, as Python counts them. */
export function resolve(slice: Slice, size: number): { start: number; length: number } {
  const { step } = slice;
  if (!(step > 0)) throw new IndexError('step must be greater than zero. Use flip for the reverse order', { op: 'at' });
  const clip = (i: number): number => Math.min(Math.max(i < 0 ? i + size : i, 0), size);
  const start = clip(slice.start ?? 0);
  const end = clip(slice.end ?? size);
  return { start, length: Math.max(Math.ceil((end - start) / step), 0) };
}
