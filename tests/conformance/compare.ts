import type { Cell, TensorSpec } from './table.js';

/** What the suite needs to see of a tensor. */
export interface Seen {
  readonly shape: readonly number[];
  readonly dtype: string;
  tolist(): unknown;
}

export const numberOf = (cell: Cell | boolean): number =>
  cell === 'nan' ? Number.NaN : cell === 'inf' ? Infinity : cell === '-inf' ? -Infinity : Number(cell);

/** Relative and absolute error allowed; reassociated float32 sums need the absolute part. */
const TOLERANCE: Record<string, [number, number]> = { float32: [2e-5, 4e-6], float64: [1e-10, 1e-11] };

/** What is wrong with a tensor, or null. */
export function difference(got: Seen, want: TensorSpec, slack = 1): string | null {
  const dtype = want.d ?? 'float32';
  if (got.dtype !== dtype) return `dtype ${got.dtype}, PyTorch ${dtype}`;
  if (String(got.shape) !== String(want.s)) return `shape [${got.shape}], PyTorch [${want.s}]`;
  const list = got.tolist();
  const values = (Array.isArray(list) ? list.flat(Number.POSITIVE_INFINITY) : [list]).map(Number);
  const [relative, absolute] = TOLERANCE[dtype] ?? [0, 0];
  for (let i = 0; i < want.v.length; i++) {
    const a = values[i]!;
    const b = numberOf(want.v[i]!);
    if (Object.is(a, b) || a === b || (Number.isNaN(a) && Number.isNaN(b))) continue;
    if (Math.abs(a - b) <= slack * (relative * Math.abs(b) + absolute)) continue;
    return `element ${i} is ${a}, PyTorch ${b}`;
  }
  return values.length === want.v.length ? null : `${values.length} elements, PyTorch ${want.v.length}`;
}
