import { loadEngine } from '../vega/engine.js';
import { ink } from '../vega/theme.js';
import { Chart } from './chart.js';
import { averaged, LIMITS, largest, thousands } from './limits.js';
import type { AxesOptions, Legend } from './options.js';
import { shortNumber } from './table.js';
import { type Cell, extent, roundCells, toCells, toMatrix, type Values } from './values.js';

/** A table of numbers: nested arrays, an array of typed arrays, or a 2-D tensor. */
export type Matrix = readonly Values[] | Values;

/** How a heat map looks. */
export interface HeatmapOptions extends Omit<AxesOptions, 'xDomain' | 'yDomain' | 'xScale' | 'yScale'> {
  /** Names of the columns; default 0, 1, 2, … */
  columns?: Values;
  /** Names of the rows, from the top. */
  rows?: Values;
  /** Writes each value in its cell; a d3 number format such as `'.2f'`, or true. */
  labels?: boolean | string;
  /** A Vega colour scheme; default `'viridis'`, and `'blueorange'` around zero where `diverging`. */
  scheme?: string;
  /** Zero in the middle of the colours: for weights and differences. */
  diverging?: boolean;
  /** The values at the ends of the colours. */
  domain?: readonly [number, number];
  legendTitle?: string;
  legend?: Legend | null | false;
  /** Size of a cell in px; by default the map fills the chart. */
  cell?: number;
}

/**
 * A matrix as colours, row 0 at the top.
 *
 * @throws RangeError where the rows differ in length or there are none.
 * @example
 * plot.heatmap(new nn.Linear(4, 3).weight, { diverging: true, xTitle: 'input', yTitle: 'unit' });
 */
export function heatmap(values: Matrix, options: HeatmapOptions = {}): Chart {
  const where = 'plot.heatmap';
  const full = toMatrix(values, `${where}: values`);
  const [height, width] = [full.length, (full[0] as unknown[]).length];
  const columns = names(options.columns, width, `${where}: columns`);
  const rows = names(options.rows, height, `${where}: rows`);
  const range = extent(full.flat());
  if (!range) throw new RangeError(`${where}: none of the ${height * width} values is a finite number`);
  const { matrix, down, across, notes } = averaged(full, LIMITS.cells);
  const wantsLabels = options.labels !== undefined && options.labels !== false;
  const labelled = wantsLabels && Math.max(matrix.length, matrix[0]!.length) <= LIMITS.labelled;
  if (wantsLabels && !labelled) notes.push('too many cells to write in');
  // Where values are written, the cell says so itself.
  const blank = labelled ? 0 : full.flat().filter((z) => z === null || !Number.isFinite(z)).length;
  if (blank > 0) notes.push(`${thousands(blank)} of ${thousands(height * width)} cells blank: no finite number`);
  const data = matrix.flatMap((line, i) =>
    line.map((z, j) => ({ row: rows[i * down], column: columns[j * across], z })),
  );
  const rounded = roundCells(data.map(({ z }) => z));
  const scheme = options.scheme ?? (options.diverging ? 'blueorange' : 'viridis');
  const cell =
    options.cell ?? Math.min(48, Math.max(3, Math.floor(Math.min(480 / matrix[0]!.length, 380 / matrix.length))));
  const size = { width: options.width ?? cell * matrix[0]!.length, height: options.height ?? cell * matrix.length };
  const domain = options.domain ?? (options.diverging ? symmetric(range) : undefined);
  const scale = {
    scheme,
    ...(domain && { domain: [...domain] }),
  };
  const axis = (title: string | undefined, marks: object, given: unknown) => ({
    type: 'ordinal',
    sort: null,
    title: title ?? null,
    scale: { padding: 0 },
    axis:
      given === undefined ? { labelAngle: 0, ticks: false, domain: false, ...marks } : given === false ? null : given,
  });
  const place = {
    x: {
      field: 'column',
      ...axis(options.xTitle, marked(columns, options.columns, size.width, widest(columns)), options.xAxis),
    },
    y: { field: 'row', ...axis(options.yTitle, marked(rows, options.rows, size.height, 11), options.yAxis) },
  };
  const legend = labelled || options.legend === false ? null : options.legend;
  const color = {
    field: 'z',
    type: 'quantitative',
    title: options.legendTitle ?? null,
    scale,
    ...(legend !== undefined && { legend }),
  };
  const cells = { mark: { type: 'rect', tooltip: true }, encoding: { ...place, color } };
  const writing = labelled ? lightOn(scheme, domain ?? range) : undefined;
  const format = typeof options.labels === 'string' ? options.labels : '~g';
  const labels = {
    mark: { type: 'text', fontSize: Math.max(8, Math.min(13, cell / 3)) },
    encoding: {
      ...place,
      text: {
        condition: { test: 'isValid(datum.z)', field: 'z', type: 'quantitative', format },
        value: 'NaN',
      },
      color: { condition: { test: 'datum.light == 1', value: 'white' }, value: ink },
    },
  };
  return new Chart({
    options: { ...options, ...size },
    words: `Heat map of ${height} rows and ${width} columns, values from ${shortNumber(range[0])} to ${shortNumber(range[1])}.`,
    notes,
    body: {
      ...size,
      data: { values: data.map((row, i) => ({ ...row, z: rounded[i], ...(writing?.(row.z) && { light: 1 }) })) },
      ...(labelled ? { layer: [cells, labels] } : cells),
    },
  });
}

function names(given: Values | undefined, count: number, where: string): Cell[] {
  if (given === undefined) return Array.from({ length: count }, (_, i) => i);
  const cells = toCells(given, where);
  if (cells.length !== count) throw new RangeError(`${where} names ${cells.length}, but there are ${count}`);
  return cells;
}

function symmetric([low, high]: readonly [number, number]): [number, number] {
  const reach = Math.max(Math.abs(low), Math.abs(high)) || 1;
  return [-reach, reach];
}

/** px that the longest name takes, and a gap. */
const widest = (cells: readonly Cell[]): number => 5 + 6.5 * largest(cells.map((cell) => String(cell).length));

/** Which of many rows or columns get a label: of names as many as there is room for, of numbers round ones. */
function marked(cells: readonly Cell[], given: Values | undefined, length: number, each: number): object {
  if (cells.length <= 20) return {};
  if (given === undefined) return { values: everyNth(cells.length) };
  const step = Math.max(1, Math.ceil((each * cells.length) / length));
  return { values: cells.filter((_, i) => i % step === 0), labelOverlap: false };
}

function everyNth(count: number): number[] {
  const step = [5, 10, 20, 50, 100, 200, 500, 1000].find((size) => count / size <= 13) ?? Math.ceil(count / 10);
  return Array.from({ length: Math.ceil(count / step) }, (_, i) => i * step);
}

/** Tells for which values writing on the cell must be light. */
function lightOn(scheme: string, [low, high]: readonly [number, number]): (value: number | null) => boolean {
  const { vega } = loadEngine();
  const known: unknown = vega.scheme(scheme);
  const colorAt = (
    typeof known === 'function'
      ? known
      : (vega as unknown as { interpolateColors(colors: string[]): unknown }).interpolateColors(known as string[])
  ) as (share: number) => string;
  return (value) => {
    if (value === null) return false;
    const share = Math.max(0, Math.min(1, (value - low) / (high - low || 1)));
    const [r, g, b] = channels(colorAt(share));
    return 0.299 * r + 0.587 * g + 0.114 * b < 140;
  };
}

/** `#rrggbb` or `rgb(r, g, b)`. */
function channels(color: string): [number, number, number] {
  const numbers = color.startsWith('#')
    ? color.match(/[0-9a-f]{2}/gi)?.map((pair) => Number.parseInt(pair, 16))
    : color.match(/\d+/g)?.map(Number);
  return [numbers?.[0] ?? 0, numbers?.[1] ?? 0, numbers?.[2] ?? 0];
}
