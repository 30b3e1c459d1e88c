import { ink, palette } from '../vega/theme.js';
import { rule } from './annotate.js';
import { Chart } from './chart.js';
import { layer } from './compose.js';
import { type LineLook, line } from './line.js';
import { shortNumber } from './table.js';
import { isRecord, toCells, type Values } from './values.js';

/** How loss curves are drawn. */
export interface LossCurvesOptions extends LineLook {
  /** Marks the lowest point of this curve: where early stopping would stop. */
  best?: string;
  /** 0 … 1: draws the exponential moving average with this weight on the past, over the pale raw curve. */
  smooth?: number;
  /** Horizontal rules: `{ 'ln 27': Math.log(27) }`. */
  rules?: Readonly<Record<string, number>>;
}

/**
 * Losses over steps or epochs, one curve or several.
 * @example
 * plot.lossCurves({ train: [1, 0.5, 0.2], validation: [1.1, 0.7, 0.8] }, { xTitle: 'epoch', best: 'validation' });
 * plot.lossCurves([4, 3.5, 3.2], { rules: { 'ln 27': Math.log(27) } });
 */
export function lossCurves(losses: Values | Readonly<Record<string, Values>>, options: LossCurvesOptions = {}): Chart {
  const { best, smooth, rules = {}, ...look } = options;
  const where = 'plot.lossCurves';
  const curves: Record<string, (number | null)[]> = {};
  for (const [name, values] of isRecord(losses) ? Object.entries(losses) : [['loss', losses]]) {
    curves[name as string] = lossesOf(values, `${where}: ${name}`);
  }
  const all = Object.values(curves).flat();
  if (!all.some(isNumber))
    throw new RangeError(
      all.length === 0
        ? `${where}: there are no losses yet`
        : `${where}: none of the ${all.length} losses is a finite number: has the training diverged?`,
    );
  const settings: LineLook = { xTitle: 'step', yTitle: 'loss', ...look };
  const single = !isRecord(losses);
  const draw = (values: Record<string, (number | null)[]>, extra: Partial<LineLook> = {}) =>
    line(single ? (values.loss as number[]) : values, { ...settings, ...extra });
  const color = single && { color: palette[0] as string };
  const pale: Partial<LineLook> = {
    mark: { opacity: 0.25, strokeWidth: 1, ...color },
    legend:
      look.legend === null || look.legend === false ? null : { symbolOpacity: 1, symbolStrokeWidth: 2, ...look.legend },
  };
  const lines =
    smooth === undefined
      ? [draw(curves)]
      : [draw(curves, pale), draw(smoothed(curves, smooth), { mark: { ...color } })];
  // A falling curve ends just above a rule it approaches: there the label keeps to the left, where the curve is high.
  const floor = Math.min(
    ...Object.values(curves).map((values) => values.findLast(isNumber) ?? Number.POSITIVE_INFINITY),
  );
  const marks = Object.entries(rules).map(([label, y]) => rule({ y, label, align: y < floor ? 'start' : 'end' }));
  if (best !== undefined) marks.push(...lowest(curves, best, where));
  if (lines.length + marks.length === 1) return lines[0] as Chart;
  const { parts } = layer(lines[0] as Chart, ...lines.slice(1), ...marks);
  // The smoothed curves say nothing new.
  const words = [lines[0] as Chart, ...marks].map((part) => part.parts.words).join(' ');
  return new Chart({ ...parts, words });
}

const isNumber = (value: number | null): value is number => value !== null && Number.isFinite(value);

/** Keeps what is not finite, to be left out with a note. */
function lossesOf(values: Values, where: string): (number | null)[] {
  return toCells(values, where).map((cell, i) => {
    if (cell === null || typeof cell === 'number') return cell;
    throw new TypeError(`${where} must hold numbers, but value ${i} is ${JSON.stringify(cell)}`);
  });
}

function smoothed(curves: Record<string, (number | null)[]>, weight: number): Record<string, (number | null)[]> {
  if (!(weight >= 0 && weight < 1))
    throw new RangeError(`plot.lossCurves: smooth must be in [0, 1), but it is ${weight}`);
  return Object.fromEntries(
    Object.entries(curves).map(([name, values]) => {
      let mean = 0;
      let seen = 0;
      return [
        name,
        values.map((value) => {
          if (value === null || Number.isNaN(value)) return null;
          mean = weight * mean + (1 - weight) * value;
          seen++;
          // As Adam does: without the correction the curve would start near zero.
          return mean / (1 - weight ** seen);
        }),
      ];
    }),
  );
}

function lowest(curves: Record<string, (number | null)[]>, name: string, where: string): Chart[] {
  const values = curves[name];
  if (!values)
    throw new TypeError(
      `${where}: best is ${JSON.stringify(name)}, but the curves are ${Object.keys(curves).join(', ')}`,
    );
  let at = -1;
  values.forEach((value, i) => {
    if (value !== null && !Number.isNaN(value) && (at < 0 || value < (values[at] as number))) at = i;
  });
  if (at < 0) return [];
  const low = values[at] as number;
  const label = `lowest ${name}: ${shortNumber(low)} at ${at}`;
  const point = new Chart({
    options: {},
    words: '',
    body: {
      data: { values: [{ x: at, y: low }] },
      mark: { type: 'point', filled: true, size: 70, color: ink, opacity: 1 },
      encoding: { x: { field: 'x', type: 'quantitative' }, y: { field: 'y', type: 'quantitative' } },
    },
  });
  return [rule({ x: at, label, dash: [3, 3], side: at > values.length / 2 ? 'left' : 'right' }), point];
}
