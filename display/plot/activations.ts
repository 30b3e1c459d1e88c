import { Chart } from './chart.js';
import { colorChannel, position } from './encode.js';
import { binEdges, countRows } from './hist.js';
import { firstOf, LIMITS, thousands } from './limits.js';
import type { AxesOptions, ColorOptions } from './options.js';
import { samplesOf } from './samples.js';
import { shortNumber } from './table.js';
import { extent, type Values } from './values.js';

/** How activations are counted and shown. */
export interface ActivationsOptions extends AxesOptions, ColorOptions {
  /** Bins; default 60. */
  bins?: number;
  /** Counts values beyond ± this as saturated; default .97. */
  saturation?: number;
}

/**
 * How the values of each layer are spread, one outline per layer, with mean, standard deviation and the saturated share.
 *
 * @throws RangeError where no value is finite.
 * @example
 * const h1 = torch.randn(32, 50).tanh();
 * plot.activations({ 'layer 1': h1, 'layer 2': h1.mul(2).tanh() }, { title: 'After tanh' });
 */
export function activations(layers: Readonly<Record<string, Values>>, options: ActivationsOptions = {}): Chart {
  const where = 'plot.activations';
  const { bins = 60, saturation = 0.97 } = options;
  // Outlines of more points could not be told apart.
  const count = Math.min(bins, 200);
  const { kept: samples, notes } = firstOf(samplesOf(where, layers), LIMITS.series, 'layers');
  const left = samples.reduce((sum, one) => sum + one.left, 0);
  if (left > 0) notes.push(`${thousands(left)} values left out: not a finite number`);
  const all = samples.flatMap(({ values }) => values);
  const range = extent(all);
  if (!range) throw new RangeError(`${where}: none of the values is a finite number`);
  const edges = binEdges(all, range, count, options.xDomain);
  const names = samples.map(({ name, values }) => `${name}: ${summary(values, saturation)}`);
  const rows = samples.flatMap(({ values }, i) =>
    values.length === 0
      ? []
      : // An outline goes through the middles of the bins.
        countRows(names[i], values, edges, true).map(({ x, x2, y, series }) => ({
          x: Number((((x as number) + (x2 as number)) / 2).toPrecision(5)),
          y,
          series,
        })),
  );
  const settings = { xTitle: 'activation', yTitle: 'density', ...options };
  return new Chart({
    options,
    words: `Distribution of activations: ${names.join('; ')}.`,
    notes,
    body: {
      data: { values: rows },
      mark: { type: 'line', ...(options.xDomain && { clip: true }) },
      encoding: {
        x: position('x', 'quantitative', settings, { zero: false, nice: false }),
        y: position('y', 'quantitative', settings),
        color: colorChannel(
          names,
          { legend: { orient: 'bottom', direction: 'vertical', labelLimit: 420 }, ...options },
          'stroke',
        ),
      },
    },
  });
}

function summary(values: number[], saturation: number): string {
  if (values.length === 0) return 'no finite value';
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  const std = Math.sqrt(variance);
  // A mean that is nothing beside the spread is said to be so.
  const middle = Math.abs(mean) < std / 50 ? '0' : shortNumber(mean);
  const saturated = values.filter((value) => Math.abs(value) > saturation).length / values.length;
  const inUnit = values.every((value) => Math.abs(value) <= 1);
  return `mean ${middle}, std ${shortNumber(std)}${inUnit ? `, ${Math.round(100 * saturated)} % saturated` : ''}`;
}
