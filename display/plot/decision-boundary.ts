import { ink, palette } from '../vega/theme.js';
import { type Body, Chart } from './chart.js';
import { colorChannel, position } from './encode.js';
import { isoRings, type Ring } from './isolines.js';
import { LIMITS, largest } from './limits.js';
import { type Answer, type Classifier, type ModuleLike, type Score, type Scores, scoreGrid } from './model-grid.js';
import type { AxesOptions, ColorOptions } from './options.js';
import { scatter } from './scatter.js';
import { fewCurves } from './simplify.js';
import { extent, isTensor, type TensorLike, toCells, toMatrix, type Values } from './values.js';

/** How a decision boundary is computed and shown. */
export interface DecisionBoundaryOptions extends Omit<AxesOptions, 'xScale' | 'yScale'>, ColorOptions {
  /** Names of the classes, in the order of their numbers. */
  classes?: readonly string[];
  /** A single output counts as class 1 from here on; default .5 where all outputs lie in [0, 1], else 0 (logits). */
  threshold?: number;
  /** Points a side at which the model is asked, at most 300; default 70. */
  resolution?: number;
}

/**
 * Where a model decides for which class, with the samples over it. The model is asked in evaluation mode, and left in the
 * mode it was in.
 *
 * @param model - takes [m, 2] inputs and gives [m] or [m, 1] (a probability or logit of class 1) or [m, k] scores: a module, a
 *   function of a tensor or of `[x, y]` pairs, or a function `(x, y) => score` of one point.
 * @param X - the samples, [n, 2]: a tensor or `[x, y]` pairs, whichever the model takes.
 * @param y - class numbers.
 * @throws RangeError where X has not two columns or the model gives another number of outputs.
 * @example
 * const { x, y } = datasets.makeMoons({ samples: 40 });
 * plot.decisionBoundary(new nn.Linear(2, 2), x, y, { title: 'Before training', classes: ['upper', 'lower'] });
 */
export function decisionBoundary<X extends TensorLike>(
  model: (points: X) => Answer,
  X: X,
  y: Values,
  options?: DecisionBoundaryOptions,
): Chart;
export function decisionBoundary(
  model: (points: number[][]) => Answer,
  X: TensorLike | readonly (readonly number[])[],
  y: Values,
  options?: DecisionBoundaryOptions,
): Chart;
export function decisionBoundary(
  model: (x: number, y: number) => Score,
  X: TensorLike | readonly (readonly number[])[],
  y: Values,
  options?: DecisionBoundaryOptions,
): Chart;
export function decisionBoundary(
  model: ModuleLike,
  X: TensorLike | readonly (readonly number[])[],
  y: Values,
  options?: DecisionBoundaryOptions,
): Chart;
export function decisionBoundary(
  model: Classifier | ModuleLike,
  X: TensorLike | readonly (readonly number[])[],
  y: Values,
  options: DecisionBoundaryOptions = {},
): Chart {
  const where = 'plot.decisionBoundary';
  const points = toMatrix(X, `${where}: X`);
  if (points[0]?.length !== 2)
    throw new RangeError(`${where}: X must have two columns to be drawn, but it has ${points[0]?.length}`);
  const labels = toCells(isTensor(y) ? (y.tolist() as unknown[]).flat(Number.POSITIVE_INFINITY) : y, `${where}: y`).map(
    String,
  );
  if (labels.length !== points.length) {
    throw new RangeError(
      `${where}: X has ${points.length} rows and y has ${labels.length} values; give one class for each row`,
    );
  }
  const column = (j: number) => points.map((point) => point[j] as number | null);
  const x = options.xDomain ?? withMargin(extent(column(0)), `${where}: X`);
  const z = options.yDomain ?? withMargin(extent(column(1)), `${where}: X`);
  const scores = scoreGrid(model, X, x, z, options, where);
  const names = classNames(labels, scores, options.classes);
  const colors = (typeof options.colors === 'object' ? options.colors : palette) as readonly string[];
  const settings = { ...options, xDomain: x, yDomain: z };
  const place = {
    x: plain(position('x', 'quantitative', settings)),
    y: plain(position('y', 'quantitative', settings)),
  };
  const samples = scatter({
    ...settings,
    x: column(0),
    y: column(1),
    color: labels.map((label) => names.get(label) ?? label),
  });
  const sampleBody = samples.parts.body as { encoding: Body; mark: Body };
  const order = [...names.values()];
  const color = colorChannel(order, { ...options, colors: colors.slice(0) });
  const shape = sampleBody.encoding.shape as { scale?: { range?: string[] } } | undefined;
  const shapes = ['circle', 'square', 'triangle-up', 'diamond', 'cross', 'triangle-down'].slice(0, order.length);
  const drawn = regions(scores, x, z, place, colors);
  return new Chart({
    options,
    notes: [...(samples.parts.notes ?? []), ...drawn.notes],
    words: `Decision boundary of a model over ${points.length} samples of ${order.length} classes: ${order.join(', ')}.`,
    body: {
      layer: [
        drawn.body,
        {
          ...sampleBody,
          mark: { ...sampleBody.mark, stroke: 'white', strokeWidth: 0.8, opacity: 1, clip: true },
          encoding: {
            ...sampleBody.encoding,
            ...place,
            color,
            ...(shape && { shape: { ...shape, field: 'series', scale: { domain: order, range: shapes } } }),
          },
        },
      ],
    },
  });
}

const plain = (channel: Record<string, unknown>) => ({
  ...channel,
  axis: { ...(channel.axis as object | undefined), grid: false },
});

function withMargin(range: [number, number] | null, where: string): [number, number] {
  if (!range) throw new RangeError(`${where} has no finite values`);
  const margin = (range[1] - range[0]) * 0.12 || 1;
  return [Number((range[0] - margin).toPrecision(4)), Number((range[1] + margin).toPrecision(4))];
}

function classNames(labels: string[], scores: Scores, classes: readonly string[] | undefined): Map<string, string> {
  const numbers = labels.map(Number);
  const highest = numbers.every(Number.isInteger)
    ? Math.max(1, largest(numbers), scores.classes - 1)
    : scores.classes - 1;
  const keys = numbers.every(Number.isInteger)
    ? Array.from({ length: highest + 1 }, (_, k) => String(k))
    : [...new Set(labels)];
  return new Map(keys.map((key, k) => [key, classes?.[k] ?? key]));
}

/** Shares of probability at which the tint changes. */
const STEPS = [0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95];

function regions(
  scores: Scores,
  x: readonly [number, number],
  y: readonly [number, number],
  place: Body,
  colors: readonly string[],
): { body: Body; notes: string[] } {
  const n = scores.side - 1;
  const digits = (value: number) => Number(value.toPrecision(4));
  const coordinates = ([c, r]: readonly [number, number]) => ({
    x: digits(x[0] + ((x[1] - x[0]) * c) / n),
    y: digits(y[0] + ((y[1] - y[0]) * r) / n),
  });
  const areas = scores.probability
    ? isoRings(scores.probability, STEPS).map((ring) => ({
        ring,
        fill: tint((2 * ring.band) / STEPS.length - 1, colors),
      }))
    : // Every place belongs to one class, so holes are filled by the class inside.
      scores.margins
        .flatMap((margin, k) =>
          isoRings(margin, [0])
            .filter(({ level, band }) => level === 0 && band === 1)
            .map((ring) => ({ ring, fill: mix(colors[k % colors.length] as string, 0.35) })),
        )
        .sort((a, b) => size(b.ring) - size(a.ring));
  const { curves, notes } = fewCurves(areas.map(({ ring }) => ring.points));
  const values = areas.flatMap(({ fill }, r) =>
    (curves[r] ?? []).map((point, i) => ({ r, i, ...coordinates(point), fill })),
  );
  const boundary = scores.probability
    ? isoRings(scores.probability, [0.5]).filter(({ level }) => level === 0)
    : areas.map(({ ring }) => ring);
  const rough = boundary.reduce((sum, { points }) => sum + points.length, 0) > LIMITS.curvePoints;
  const edges = rough ? fewCurves(boundary.map(({ points }) => points)).curves : boundary.map(({ points }) => points);
  const lines = edges.flatMap((points, r) =>
    points
      .concat(points.slice(0, 1))
      .flatMap((point, i) =>
        onFrame(point, n)
          ? [{ r, i, x: null as number | null, y: null as number | null }]
          : [{ r, i, ...coordinates(point) }],
      ),
  );
  const ring = { ...place, detail: { field: 'r', type: 'nominal' }, order: { field: 'i' } };
  const body = {
    layer: [
      {
        data: { values },
        mark: { type: 'line', interpolate: 'linear-closed', strokeWidth: 0, clip: true },
        encoding: { ...ring, fill: { field: 'fill', type: 'nominal', scale: null } },
      },
      { data: { values: lines }, mark: { type: 'line', color: ink, strokeWidth: 1.5, clip: true }, encoding: ring },
    ],
  };
  return { body, notes };
}

/** The frame of the chart is no boundary of the model. */
function onFrame([c, r]: readonly [number, number], n: number): boolean {
  return c < 1e-6 || r < 1e-6 || c > n - 1e-6 || r > n - 1e-6;
}

function size({ points }: Ring): number {
  return Math.abs(
    points.reduce((sum, [x, y], i) => {
      const [nx, ny] = points[(i + 1) % points.length] as [number, number];
      return sum + x * ny - nx * y;
    }, 0),
  );
}

/** From class 0's colour (−1) over white to class 1's (1), pale enough for points to stand out. */
function tint(side: number, colors: readonly string[]): string {
  return mix((side < 0 ? colors[0] : colors[1]) as string, 0.12 + 0.4 * Math.abs(side));
}

/** `share` of a colour on white. */
function mix(color: string, share: number): string {
  const value = Number.parseInt(color.slice(1), 16);
  const channel = (shift: number) => Math.round(255 + share * (((value >> shift) & 255) - 255));
  return `#${[16, 8, 0].map((shift) => channel(shift).toString(16).padStart(2, '0')).join('')}`;
}
