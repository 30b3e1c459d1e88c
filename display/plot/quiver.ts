import { ink } from '../vega/theme.js';
import { Chart } from './chart.js';
import { position } from './encode.js';
import { LIMITS, largest, thousands } from './limits.js';
import type { AxesOptions } from './options.js';
import { spread } from './thin.js';
import { extent, roundCells, toNumbers, type Values } from './values.js';

/** Where arrows stand and what they show. */
export interface QuiverOptions extends Omit<AxesOptions, 'xDomain' | 'yDomain' | 'xScale' | 'yScale'> {
  /** The arrow at a place, as `[u, v]`: for a grid of arrows over x and y. */
  f?: (x: number, y: number) => readonly [number, number] | readonly number[];
  /** With `f` from … to (default −3 … 3); else where each arrow starts. */
  x?: readonly [number, number] | Values;
  y?: readonly [number, number] | Values;
  /** Each arrow's reach along x and y, without `f`. */
  u?: Values;
  v?: Values;
  /** Arrows a side of the grid, at most 50; default 15. */
  count?: number;
  /** All arrows equally long, so that only the direction is shown. */
  normalize?: boolean;
  color?: string;
}

interface Arrow {
  x: number;
  y: number;
  u: number;
  v: number;
}

/**
 * Arrows of a vector field, the longest as long as the grid is wide.
 *
 * @throws RangeError where there is no finite arrow.
 * @example
 * const z = (x: number, y: number) => x ** 2 + 10 * y ** 2;
 * const arrows = plot.quiver({ f: (x, y) => [2 * x, 20 * y], x: [-3, 3], y: [-3, 3] });
 * plot.layer(plot.contour({ z, x: [-3, 3], y: [-3, 3] }), arrows);
 */
export function quiver(options: QuiverOptions): Chart {
  const where = 'plot.quiver';
  const { arrows, x, y, step } = options.f ? gridArrows(options, where) : givenArrows(options, where);
  const all = arrows.filter((arrow) => Object.values(arrow).every(Number.isFinite));
  const finite = all.length > LIMITS.arrows ? spread(all.length, LIMITS.arrows).map((i) => all[i] as Arrow) : all;
  const notes = [
    ...(all.length > finite.length ? [`${thousands(finite.length)} of ${thousands(all.length)} arrows shown`] : []),
    ...(arrows.length > all.length
      ? [`${thousands(arrows.length - all.length)} of ${thousands(arrows.length)} arrows left out: not finite`]
      : []),
  ];
  if (finite.length === 0) throw new RangeError(`${where}: there is no arrow with finite u and v`);
  const build = (width: number, height: number): Chart => {
    // Directions are seen in px, not in units of the axes.
    const [px, py] = [width / (x[1] - x[0]), height / (y[1] - y[0])];
    const length = ({ u, v }: Arrow) => Math.hypot(u * px, v * py);
    const longest = largest(finite.map(length)) || 1;
    const reach = step * Math.min(width, height) * 0.9;
    const tips = finite.map((arrow) => {
      const scale = (options.normalize ? reach : (reach * length(arrow)) / longest) / (length(arrow) || 1);
      const angle = (Math.atan2(arrow.u * px, arrow.v * py) * 180) / Math.PI;
      return {
        ...arrow,
        tipX: arrow.x + arrow.u * scale,
        tipY: arrow.y + arrow.v * scale,
        angle,
        size: Math.min(60, 4 + (scale * length(arrow)) ** 1.4),
      };
    });
    const column = (pick: (tip: (typeof tips)[number]) => number) => roundCells(tips.map(pick));
    const [xs, ys, x2s, y2s] = [
      column((tip) => tip.x),
      column((tip) => tip.y),
      column((tip) => tip.tipX),
      column((tip) => tip.tipY),
    ];
    const values = tips.map(({ angle, size }, i) => ({
      x: xs[i],
      y: ys[i],
      x2: x2s[i],
      y2: y2s[i],
      angle: Math.round(angle),
      size: Math.round(size),
    }));
    const settings = { ...options, xDomain: x, yDomain: y };
    const [alongX, alongY] = [position('x', 'quantitative', settings), position('y', 'quantitative', settings)];
    const color = options.color ?? ink;
    return new Chart({
      options,
      words: `${values.length} arrows over x from ${x.join(' to ')} and y from ${y.join(' to ')}.`,
      notes,
      resize: build,
      body: {
        data: { values },
        layer: [
          {
            mark: { type: 'rule', color, strokeWidth: 1.5, clip: true },
            encoding: { x: alongX, y: alongY, x2: { field: 'x2' }, y2: { field: 'y2' } },
          },
          {
            mark: { type: 'point', shape: 'triangle', filled: true, color, opacity: 1, clip: true },
            encoding: {
              x: { ...alongX, field: 'x2' },
              y: { ...alongY, field: 'y2' },
              angle: { field: 'angle', type: 'quantitative', scale: null },
              size: { field: 'size', type: 'quantitative', scale: null, legend: null },
            },
          },
        ],
      },
    });
  };
  return build(options.width ?? 480, options.height ?? 280);
}

interface Arrows {
  arrows: Arrow[];
  x: readonly [number, number];
  y: readonly [number, number];
  /** Distance between arrows as a share of the chart. */
  step: number;
}

function gridArrows(options: QuiverOptions, where: string): Arrows {
  const { f } = options;
  const count = Math.max(1, Math.min(Math.round(options.count ?? 15), Math.floor(Math.sqrt(LIMITS.arrows))));
  const interval = (given: unknown, axis: string): readonly [number, number] => {
    const [from, to] = given === undefined ? [-3, 3] : (toNumbers(given, `${where}: ${axis}`) as number[]);
    if (!(from! < to!))
      throw new RangeError(`${where}: ${axis} must run from a smaller to a larger number, but it is [${from}, ${to}]`);
    return [from as number, to as number];
  };
  const [x, y] = [interval(options.x, 'x'), interval(options.y, 'y')];
  // In the middle of its cell: on the border half of the arrows would be cut off.
  const along = ([from, to]: readonly [number, number], i: number) => from + ((to - from) * (i + 0.5)) / count;
  const arrows = Array.from({ length: count * count }, (_, k) => {
    const [atX, atY] = [along(x, k % count), along(y, Math.floor(k / count))];
    const [u = Number.NaN, v = Number.NaN] = f!(atX, atY);
    return { x: atX, y: atY, u, v };
  });
  return { arrows, x, y, step: 1 / count };
}

function givenArrows(options: QuiverOptions, where: string): Arrows {
  const read = (name: 'x' | 'y' | 'u' | 'v') =>
    toNumbers(options[name], `${where}: ${name}`).map((value) => value ?? Number.NaN);
  const [xs, ys, us, vs] = [read('x'), read('y'), read('u'), read('v')];
  if (new Set([xs.length, ys.length, us.length, vs.length]).size > 1) {
    throw new RangeError(
      `${where}: x has ${xs.length} values, y ${ys.length}, u ${us.length} and v ${vs.length}; give all the same length`,
    );
  }
  const room = (values: number[]): readonly [number, number] => {
    const [low, high] = extent(values) ?? [0, 0];
    const margin = (high - low) * 0.1 || 1;
    return [low - margin, high + margin];
  };
  const arrows = xs.map((x, i) => ({ x, y: ys[i] as number, u: us[i] as number, v: vs[i] as number }));
  return { arrows, x: room(xs), y: room(ys), step: 1 / Math.max(4, Math.sqrt(Math.min(LIMITS.arrows, xs.length))) };
}
