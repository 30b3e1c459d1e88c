import type { MimeBundle } from '../contracts.js';
import { escapeHtml } from '../html.js';
import { isTensor, type TensorLike } from '../plot/values.js';
import { plainText } from './text.js';

interface ShownTensor extends TensorLike {
  readonly dtype: unknown;
  readonly device?: unknown;
  readonly requiresGrad?: boolean;
}

/** Rows and columns of a matrix that are written out; of a larger one the first and the last are. */
const MOST = 12;
const EDGE = 5;

export function isShownTensor(value: unknown): value is ShownTensor {
  return isTensor(value) && 'dtype' in value;
}

/**
 * A tensor as PyTorch prints it, and vectors and matrices as a table with dtype, shape and device above it.
 *
 * The text is the tensor's own (`Symbol.for('nodejs.util.inspect.custom')`).
 */
export function tensorBundle(tensor: ShownTensor): MimeBundle {
  const text = plainText(tensor);
  const { shape } = tensor;
  if (shape.length === 0 || shape.length > 2 || shape.includes(0)) return { data: { 'text/plain': text } };
  return { data: { 'text/plain': text, 'text/html': asHtml(tensor) } };
}

function asHtml(tensor: ShownTensor): string {
  const { shape, dtype, device = 'cpu', requiresGrad } = tensor;
  const matrix = (shape.length === 1 ? [corner(tensor)] : corner(tensor)) as unknown[][];
  const [height, width] = shape.length === 1 ? [1, shape[0] as number] : (shape as [number, number]);
  const rows = shownIndices(height);
  const columns = shownIndices(width);
  const write = writer(matrix.flat());
  const head = shape.length === 1 ? '' : `<th></th>`;
  const labels = columns.map((j) => `<th>${j < 0 ? '⋯' : j}</th>`).join('');
  const body = rows
    .map((i, at) => {
      const label = shape.length === 1 ? '' : `<th>${i < 0 ? '⋮' : i}</th>`;
      const cells = columns.map((j, k) => {
        const value =
          i < 0 || j < 0 ? (i < 0 ? '⋮' : '⋯') : write((matrix[compact(rows, at)] as unknown[])[compact(columns, k)]);
        return `<td>${value}</td>`;
      });
      return `<tr>${label}${cells.join('')}</tr>`;
    })
    .join('\n');
  const facts = [
    `tensor [${shape.join(', ')}]`,
    String(dtype),
    ...(String(device) === 'cpu' ? [] : [String(device)]),
    ...(requiresGrad ? ['requiresGrad'] : []),
  ];
  return `<table style="${STYLE}"><caption style="text-align:left;white-space:nowrap">${escapeHtml(facts.join(' · '))}</caption><thead><tr>${head}${labels}</tr></thead>\n<tbody>\n${body}\n</tbody></table>`;
}

/** On the table, so that cells inherit it: a style in each would double the output. */
const STYLE = 'text-align:right;font-variant-numeric:tabular-nums';

/** Indices to show, −1 where some are left out. */
function shownIndices(size: number): number[] {
  const run = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
  return size <= MOST ? run(0, size) : [...run(0, EDGE), -1, ...run(size - EDGE, size)];
}

/** Where the value of the k-th shown index stands among the values that were read. */
function compact(indices: readonly number[], k: number): number {
  const gap = indices.indexOf(-1);
  return gap >= 0 && k > gap ? k - 1 : k;
}

/** The values that are shown, without reading a large tensor whole where it can be indexed. */
function corner(tensor: ShownTensor): unknown[] {
  const pick = (list: unknown[]) =>
    shownIndices(list.length)
      .filter((i) => i >= 0)
      .map((i) => list[i]);
  const { narrow } = tensor as { narrow?: (dim: number, start: number, length: number) => TensorLike };
  const [height = 0] = tensor.shape;
  if (tensor.shape.length === 2 && height > MOST && typeof narrow === 'function') {
    const ends = [narrow.call(tensor, 0, 0, EDGE), narrow.call(tensor, 0, height - EDGE, EDGE)];
    return ends.flatMap((end) => end.tolist() as unknown[][]).map(pick);
  }
  const list = tensor.tolist() as unknown[];
  return tensor.shape.length === 1 ? pick(list) : pick(list).map((row) => pick(row as unknown[]));
}

/** Four decimals as PyTorch writes them, or an exponent for all where they would hide the values. */
function writer(values: unknown[]): (value: unknown) => string {
  const numbers = values.filter((value): value is number => typeof value === 'number' && Number.isFinite(value));
  if (numbers.every(Number.isInteger)) return String;
  const sizes = numbers.map(Math.abs).filter((size) => size > 0);
  const [smallest, largest] = [Math.min(...sizes), Math.max(...sizes)];
  const scientific = largest >= 1e8 || smallest < 1e-4 || (largest / smallest > 1000 && largest > 1e5);
  return (value) =>
    typeof value !== 'number' || !Number.isFinite(value)
      ? String(value)
      : scientific
        ? value.toExponential(4)
        : value.toFixed(4);
}
