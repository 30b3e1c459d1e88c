import { type Field, readArguments } from './args.js';
import { Chart } from './chart.js';
import { colorChannel, position } from './encode.js';
import { firstOf, LIMITS, thousands } from './limits.js';
import type { AxesOptions, ColorOptions, MarkDef } from './options.js';
import { samplesOf } from './samples.js';
import { spanWords } from './table.js';
import { extent, roundCells, type Values } from './values.js';

/** How a histogram counts and looks. */
export interface HistLook extends AxesOptions, ColorOptions {
  /** How many bins, or their edges; default: by Freedman and Diaconis' rule. */
  bins?: number | readonly number[];
  /** Areas of 1, to compare samples of different size or lay a density curve over them. */
  density?: boolean;
  /** Any property of Vega-Lite's bar mark. */
  mark?: Partial<MarkDef<'bar'>>;
}

/** The field of an array of records to count, and the one that splits it. */
export interface HistFields<Row> extends HistLook {
  x: Field<Row>;
  color?: Field<Row>;
}

/**
 * A histogram; several series overlap half transparent. Values are counted here, so a million of them make a small chart.
 *
 * @throws RangeError where there is nothing to count.
 * @example
 * plot.hist({ a: torch.randn(100), b: torch.randn(100).add(1) }, { bins: 30, title: 'Two samples' });
 */
export function hist<Row extends object>(records: readonly Row[], fields: HistFields<Row>): Chart;
export function hist(values: Values | Readonly<Record<string, Values>>, options?: HistLook): Chart;
export function hist(first: unknown, second: object = {}): Chart {
  const where = 'plot.hist';
  const fields = second as { x?: unknown; color?: unknown };
  const options = readArguments<HistLook>(where, first, 'x' in fields ? { ...fields, y: fields.x } : fields);
  const { kept: finite, notes } = firstOf(samplesOf(where, options.y, options.color), LIMITS.series, 'samples');
  const all = finite.flatMap(({ values }) => values);
  const range = extent(all);
  if (!range) throw new RangeError(`${where}: none of the values is a finite number`);
  const left = finite.reduce((sum, one) => sum + one.left, 0);
  const whole = wholeSpan(all, range, options);
  const asked = whole ? wholeEdges(range, whole) : binEdges(all, range, options.bins, options.xDomain);
  const edges = fewer(asked, Math.floor(LIMITS.bins / finite.length));
  if (edges.length < asked.length)
    notes.push(`${thousands(asked.length - 1)} bins drawn as ${thousands(edges.length - 1)}`);
  if (left > 0) notes.push(`${left} of ${left + all.length} values left out: not a finite number`);
  const rows = finite.flatMap(({ name, values }) => countRows(name, values, edges, options.density ?? false));
  const names = finite.every(({ name }) => name !== undefined) ? finite.map(({ name }) => name as string) : undefined;
  const yTitle = options.yTitle ?? (options.density ? 'density' : 'count');
  return new Chart({
    options,
    words: `Histogram of ${all.length} values: ${spanWords(options.xTitle ?? 'x', all)}${names ? `, for ${names.join(', ')}` : ''}.`,
    notes,
    body: {
      data: { values: rows },
      mark: {
        type: 'bar',
        binSpacing: 0.5,
        tooltip: true,
        ...(names && names.length > 1 && { opacity: 0.55 }),
        ...options.mark,
      },
      encoding: {
        x: { ...position('x', 'quantitative', options, { zero: false }, whole === 1 ? all : []), bin: 'binned' },
        x2: { field: 'x2' },
        y: {
          ...position(
            'y',
            'quantitative',
            { ...options, yTitle },
            {},
            options.density ? [] : [0, ...rows.map(({ y }) => y)],
          ),
          stack: null,
        },
        ...(names && { color: colorChannel(names, options) }),
      },
    },
  });
}

/** More whole numbers than these are counted in bins of several. */
const MOST_WHOLE = 40;

/**
 * How many whole numbers a bin should hold, where the values are whole numbers: bins of .7 would hold now one, now none.
 * Undefined where they are not, or bins of another kind were asked for.
 */
function wholeSpan(all: number[], [low, high]: [number, number], { bins, xDomain }: HistLook): number | undefined {
  const count = high - low + 1;
  if (xDomain !== undefined || typeof bins === 'object' || high === low || !all.every(Number.isInteger))
    return undefined;
  if (bins !== undefined) return bins >= count ? 1 : undefined;
  return Math.ceil(count / Math.max(suggestedBins(all, count), Math.min(count, MOST_WHOLE)));
}

/** Edges between the whole numbers: each stands in the middle of its bar. */
function wholeEdges([low, high]: [number, number], span: number): number[] {
  return Array.from({ length: Math.ceil((high - low + 1) / span) + 1 }, (_, i) => low - 0.5 + i * span);
}

/** At most so many bins, from the same first to the same last edge. */
function fewer(edges: number[], most: number): number[] {
  if (edges.length - 1 <= most) return edges;
  return Array.from({ length: most + 1 }, (_, i) => edges[Math.round((i * (edges.length - 1)) / most)] as number);
}

/** @internal The edges of bins that suit the values. */
export function binEdges(
  all: number[],
  [low, high]: [number, number],
  bins: HistLook['bins'],
  domain?: readonly [number, number],
): number[] {
  if (typeof bins === 'object') {
    if (bins.length < 2) throw new RangeError('plot.hist: bins needs at least two edges');
    return [...bins];
  }
  const [from, to] = domain ?? (low === high ? [low - 0.5, high + 0.5] : [low, high]);
  const count = Math.min(bins ?? suggestedBins(all, to - from), 1e6);
  if (!(count >= 1)) throw new RangeError(`plot.hist: bins must be at least 1, but it is ${count}`);
  return Array.from({ length: Math.round(count) + 1 }, (_, i) => from + ((to - from) * i) / Math.round(count));
}

function suggestedBins(all: number[], range: number): number {
  const sorted = Float64Array.from(all).sort();
  const quartile = (q: number) => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] as number;
  const width = (2 * (quartile(0.75) - quartile(0.25))) / Math.cbrt(sorted.length);
  return Math.max(5, Math.min(60, width > 0 ? Math.ceil(range / width) : 10));
}

/** @internal */
export function countRows(name: string | undefined, values: number[], edges: number[], density: boolean) {
  const counts = new Float64Array(edges.length - 1);
  for (const value of values) {
    const bin = binOf(value, edges);
    if (bin >= 0) counts[bin] = (counts[bin] as number) + 1;
  }
  const rounded = roundCells(edges) as number[];
  return Array.from(counts, (count, i) => {
    const width = (edges[i + 1] as number) - (edges[i] as number);
    const y = density ? Number((count / values.length / width).toPrecision(6)) : count;
    return { x: rounded[i], x2: rounded[i + 1], y, ...(name !== undefined && { series: name }) };
  });
}

/** The last bin holds its upper edge, as NumPy's does; −1 outside. */
function binOf(value: number, edges: number[]): number {
  const last = edges.length - 1;
  if (value < (edges[0] as number) || value > (edges[last] as number)) return -1;
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (value >= (edges[middle] as number)) low = middle;
    else high = middle;
  }
  return low;
}
