import type { DType } from '../types/dtype.js';
import { fixed, scientific, whole } from './numbers.js';
import type { PrintOptions } from './options.js';

/** Writes the elements of one tensor, all equally wide. */
export interface Formatter {
  readonly width: number;
  format(value: number | boolean): string;
}

const pad = (text: string, width: number): string => text.padStart(width);

function widest(texts: readonly string[]): number {
  let width = 1;
  for (const text of texts) width = Math.max(width, text.length);
  return width;
}

/** Decides from the values shown how all of them are written: PyTorch's `_Formatter`. */
export function formatterFor(dtype: DType, values: readonly (number | boolean)[], options: PrintOptions): Formatter {
  if (dtype === 'bool') {
    const text = (v: number | boolean) => (v ? 'True' : 'False');
    const width = widest(values.map(text));
    return { width, format: (v) => pad(text(v), width) };
  }
  if (dtype !== 'float32' && dtype !== 'float64') {
    const width = widest(values.map((v) => whole(Number(v))));
    return { width, format: (v) => pad(whole(Number(v)), width) };
  }
  return floats(values as readonly number[], options);
}

function floats(values: readonly number[], { precision, sciMode }: PrintOptions): Formatter {
  const finite = values.filter((v) => Number.isFinite(v) && v !== 0);
  let smallest = Number.POSITIVE_INFINITY;
  let largest = 0;
  for (const v of finite) {
    smallest = Math.min(smallest, Math.abs(v));
    largest = Math.max(largest, Math.abs(v));
  }
  const integers = finite.every(Number.isInteger);
  let sci = finite.length > 0 && (largest / smallest > 1000 || largest > 1e8 || (!integers && smallest < 1e-4));
  let width = 1;
  if (sci) width = widest(finite.map((v) => scientific(v, precision)));
  else if (integers) for (const v of finite) width = Math.max(width, fixed(v, 0).length + 1);
  else width = widest(finite.map((v) => fixed(v, precision)));
  if (finite.length > 0 && sciMode !== null) sci = sciMode;
  if (sci) return { width, format: (v) => pad(scientific(Number(v), precision), width) };
  if (!integers) return { width, format: (v) => pad(fixed(Number(v), precision), width) };
  return { width, format: (v) => pad(Number.isFinite(v) ? `${fixed(Number(v), 0)}.` : fixed(Number(v), 0), width) };
}
