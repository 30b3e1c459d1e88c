import { type Field, readArguments } from './args.js';
import { Chart } from './chart.js';
import { colorChannel, position } from './encode.js';
import { firstOf, LIMITS, thousands } from './limits.js';
import type { AxesOptions, ColorOptions } from './options.js';
import { samplesOf } from './samples.js';
import { shortNumber } from './table.js';
import { spread } from './thin.js';
import { roundCells, type Values } from './values.js';

/** How box plots look. */
export interface BoxLook extends AxesOptions, ColorOptions {
  /** Boxes lie, with their names at the left: for long names. */
  horizontal?: boolean;
}

/** The field of an array of records to summarise, and the one that splits it. */
export interface BoxFields<Row> extends BoxLook {
  x?: Field<Row>;
  y: Field<Row>;
}

interface Summary {
  series: string;
  low: number;
  q1: number;
  median: number;
  q3: number;
  high: number;
  outliers: number[];
  /** How many outliers there are, shown or not. */
  beyond: number;
}

/** Points beyond the whiskers that are drawn for each box. */
const MOST_OUTLIERS = 150;
/** Width of a box, px. */
const BOX = 44;

/**
 * Box plots: quartiles, whiskers to the last value within 1.5 box heights (Tukey), points beyond.
 *
 * @throws RangeError where a sample has no finite value.
 * @example
 * plot.box({ 'batch 1': torch.randn(50), 'batch 32': torch.randn(50).mul(0.2) }, { yTitle: 'loss' });
 */
export function box<Row extends object>(records: readonly Row[], fields: BoxFields<Row>): Chart;
export function box(samples: Values | Readonly<Record<string, Values>>, options?: BoxLook): Chart;
export function box(first: unknown, second: object = {}): Chart {
  const where = 'plot.box';
  const options = readArguments<BoxLook>(where, first, second);
  const { kept: samples, notes } = firstOf(samplesOf(where, options.y, options.x), LIMITS.boxes, 'samples');
  const most = Math.min(MOST_OUTLIERS, Math.floor(LIMITS.outliers / samples.length));
  const summaries = samples.map(({ name, values }) => summarise(name ?? '', values, most, where));
  const beyond = summaries.reduce((sum, one) => sum + one.beyond, 0);
  const drawn = summaries.reduce((sum, { outliers }) => sum + outliers.length, 0);
  if (drawn < beyond) notes.push(`${thousands(drawn)} of ${thousands(beyond)} outliers shown`);
  const left = samples.reduce((sum, one) => sum + one.left, 0);
  if (left > 0) notes.push(`${thousands(left)} values left out: not a finite number`);
  const names = summaries.map(({ series }) => series);
  const [across, up] = options.horizontal ? (['y', 'x'] as const) : (['x', 'y'] as const);
  const category = { ...position(across, 'nominal', options), field: 'series' };
  const scale = position(up, 'quantitative', options, { zero: false });
  const at = (field: string) => ({ ...scale, field });
  const color = names.length > 1 ? { color: colorChannel(names, { ...options, legend: null }) } : {};
  const place = { [across]: category, ...color };
  const digits = (list: number[]) => roundCells(list) as number[];
  const rows = summaries.map(({ outliers, beyond: _, series, ...numbers }) => {
    const rounded = digits(Object.values(numbers));
    return { series, ...Object.fromEntries(Object.keys(numbers).map((key, i) => [key, rounded[i]])) };
  });
  const points = summaries.flatMap(({ series, outliers }) => digits(outliers).map((value) => ({ series, value })));
  return new Chart({
    options,
    words: `Box plot: ${summaries.map(({ series, median, q1, q3 }) => `${series ? `${series} ` : ''}median ${shortNumber(median)}, middle half ${shortNumber(q1)} to ${shortNumber(q3)}`).join('; ')}.`,
    notes,
    body: {
      data: { values: rows },
      layer: [
        {
          mark: { type: 'rule', strokeWidth: 1.5 },
          encoding: { ...place, [up]: at('low'), [`${up}2`]: { field: 'high' } },
        },
        {
          mark: { type: 'bar', size: BOX, opacity: 1, tooltip: true },
          encoding: { ...place, [up]: { ...at('q1'), stack: null }, [`${up}2`]: { field: 'q3' } },
        },
        {
          mark: { type: 'tick', color: 'white', size: BOX, thickness: 2 },
          encoding: { [across]: category, [up]: at('median') },
        },
        {
          data: { values: points },
          mark: { type: 'point', size: 18, opacity: 0.6, filled: true, tooltip: true },
          encoding: { ...place, [up]: at('value') },
        },
      ],
    },
  });
}

function summarise(series: string, values: number[], most: number, where: string): Summary {
  if (values.length === 0) throw new RangeError(`${where}: ${series ? `${series} has` : 'there is'} no finite value`);
  const sorted = Float64Array.from(values).sort();
  // Linear between neighbours, as numpy.percentile does.
  const quantile = (q: number) => {
    const place = q * (sorted.length - 1);
    const below = sorted[Math.floor(place)] as number;
    return below + ((sorted[Math.ceil(place)] as number) - below) * (place % 1);
  };
  const [q1, median, q3] = [quantile(0.25), quantile(0.5), quantile(0.75)];
  const reach = 1.5 * (q3 - q1);
  const inside = sorted.filter((value) => value >= q1 - reach && value <= q3 + reach);
  const beyond = Array.from(sorted.filter((value) => value < q1 - reach || value > q3 + reach));
  const outliers = beyond.length > most ? spread(beyond.length, most).map((i) => beyond[i] as number) : beyond;
  return {
    series,
    low: inside[0] ?? q1,
    q1,
    median,
    q3,
    high: inside.at(-1) ?? q3,
    outliers,
    beyond: beyond.length,
  };
}
