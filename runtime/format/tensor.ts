import type { DType } from '../types/dtype.js';
import { type Formatter, formatterFor } from './formatter.js';
import { type PrintOptions, printOptions } from './options.js';

/** What printing needs to know of a tensor. */
export interface Printable {
  readonly shape: readonly number[];
  readonly dtype: DType;
  /** The element at this place in row-major order. */
  at(index: number): number | boolean;
  readonly requiresGrad?: boolean;
  /** The name of the function that made it (`'AddBackward0'`); null for leaves. */
  readonly gradFn?: string | null;
  /** Shown unless it is the CPU. */
  readonly device?: string;
  /** The dtype that goes without saying beside int64 and bool; float32 unless told. */
  readonly defaultDType?: DType;
}

const MORE = -1;

/** The positions along a dimension that are shown; {@link MORE} stands for the rest. */
function shown(size: number, summarize: boolean, { edgeitems }: PrintOptions): number[] {
  if (!summarize || size <= 2 * edgeitems) return Array.from({ length: size }, (_, i) => i);
  const head = Array.from({ length: edgeitems }, (_, i) => i);
  return [...head, MORE, ...head.map((i) => size - edgeitems + i)];
}

class Printer {
  private readonly strides: number[];
  private readonly summarize: boolean;
  private readonly formatter: Formatter;

  constructor(
    private readonly tensor: Printable,
    private readonly options: PrintOptions,
  ) {
    const { shape, dtype } = tensor;
    this.strides = shape.map((_, d) => shape.slice(d + 1).reduce((a, b) => a * b, 1));
    this.summarize = shape.reduce((a, b) => a * b, 1) > options.threshold;
    const values: (number | boolean)[] = [];
    this.visit(0, 0, (index) => values.push(tensor.at(index)));
    this.formatter = formatterFor(dtype, values, options);
  }

  private visit(dim: number, offset: number, take: (index: number) => void): void {
    const size = this.tensor.shape[dim];
    if (size === undefined) take(offset);
    else
      for (const i of shown(size, this.summarize, this.options))
        if (i !== MORE) this.visit(dim + 1, offset + i * this.strides[dim]!, take);
  }

  print(dim: number, offset: number, indent: number): string {
    const { shape } = this.tensor;
    if (shape.length === 0) return this.formatter.format(this.tensor.at(0));
    if (dim === shape.length - 1) return this.row(offset, indent);
    const parts = shown(shape[dim]!, this.summarize, this.options).map((i) =>
      i === MORE ? '...' : this.print(dim + 1, offset + i * this.strides[dim]!, indent + 1),
    );
    return `[${parts.join(`,${'\n'.repeat(shape.length - dim - 1)}${' '.repeat(indent + 1)}`)}]`;
  }

  private row(offset: number, indent: number): string {
    const perLine = Math.max(1, Math.floor((this.options.linewidth - indent) / (this.formatter.width + 2)));
    const items = shown(this.tensor.shape.at(-1)!, this.summarize, this.options).map((i) =>
      i === MORE ? ' ...' : this.formatter.format(this.tensor.at(offset + i)),
    );
    const lines: string[] = [];
    for (let i = 0; i < items.length; i += perLine) lines.push(items.slice(i, i + perLine).join(', '));
    return `[${lines.join(`,\n${' '.repeat(indent + 1)}`)}]`;
  }
}

function suffixes(t: Printable, empty: boolean): string[] {
  const out: string[] = [];
  if (t.device && t.device !== 'cpu') out.push(`device='${t.device}'`);
  const usual = t.defaultDType ?? 'float32';
  if (empty && t.shape.length !== 1) out.push(`size=(${t.shape.join(', ')})`);
  if (t.dtype !== usual && (empty || (t.dtype !== 'int64' && t.dtype !== 'bool'))) out.push(`dtype=torch.${t.dtype}`);
  if (t.gradFn) out.push(`grad_fn=<${t.gradFn}>`);
  else if (t.requiresGrad) out.push('requires_grad=True');
  return out;
}

/**
 * A tensor as PyTorch 1.13 prints it: aligned, summarised above a threshold, in scientific notation where the values
 * spread too far, followed by what is not the default.
 *
 * Source: torch/_tensor_str.py
 *
 * @example
 * formatTensor({ shape: [2], dtype: 'float32', at: (i) => i / 2 }); // 'tensor([0.0000, 0.5000])'
 */
export function formatTensor(tensor: Printable): string {
  const options = printOptions();
  const empty = tensor.shape.includes(0);
  const prefix = 'tensor(';
  let text = prefix + (empty ? '[]' : new Printer(tensor, options).print(0, 0, prefix.length));
  let last = text.length - text.lastIndexOf('\n') + 1;
  for (const suffix of suffixes(tensor, empty)) {
    if (last + suffix.length + 2 > options.linewidth) {
      text += `,\n${' '.repeat(prefix.length)}${suffix}`;
      last = prefix.length + suffix.length;
    } else {
      text += `, ${suffix}`;
      last += suffix.length + 2;
    }
  }
  return `${text})`;
}
