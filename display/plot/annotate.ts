import { ink } from '../vega/theme.js';
import { Chart } from './chart.js';
import { firstOf, LIMITS } from './limits.js';
import { shortNumber } from './table.js';
import { toCells, type Values } from './values.js';

/** Where a rule stands and what it says. */
export interface RuleOptions {
  /** A vertical rule at this x. */
  x?: number;
  /** A horizontal rule at this y. */
  y?: number;
  label?: string;
  color?: string;
  /** Lengths of dashes and gaps in px; default `[5, 4]`, `[]` for none. */
  dash?: readonly number[];
  /** Where along the rule its label stands; default `'end'` for y, `'start'` (the top) for x. */
  align?: 'start' | 'end';
  /** Which side of a vertical rule its label stands on; default `'right'`. */
  side?: 'left' | 'right';
}

/**
 * A line across the chart at one value, with a label; for use in `plot.layer`.
 * @example
 * plot.layer(plot.line([4, 3.5, 3.4]), plot.rule({ y: Math.log(27), label: 'ln 27' }));
 */
export function rule(options: RuleOptions): Chart {
  const { x, y, label, color = ink, dash = [5, 4] } = options;
  const at = y ?? x;
  if ((x === undefined) === (y === undefined)) throw new TypeError('plot.rule: give either x or y');
  if (typeof at !== 'number' || !Number.isFinite(at)) throw new RangeError(`plot.rule: ${at} is not a finite number`);
  const axis = y === undefined ? 'x' : 'y';
  const align = options.align ?? (axis === 'y' ? 'end' : 'start');
  const along =
    axis === 'y' ? { x: { value: align === 'end' ? 'width' : 0 } } : { y: { value: align === 'end' ? 'height' : 0 } };
  const style =
    axis === 'y'
      ? { align: align === 'end' ? 'right' : 'left', dx: align === 'end' ? -4 : 4, baseline: 'bottom', dy: -3 }
      : {
          align: options.side === 'left' ? 'right' : 'left',
          dx: options.side === 'left' ? -5 : 5,
          baseline: align === 'end' ? 'bottom' : 'top',
          dy: align === 'end' ? -4 : 2,
        };
  const encoding = { [axis]: { datum: at, type: 'quantitative' } };
  const strokes = { mark: { type: 'rule', color, strokeDash: [...dash], strokeWidth: 1.5 }, encoding };
  const text = { mark: { type: 'text', color, text: label, ...style }, encoding: { ...encoding, ...along } };
  return new Chart({
    options: {},
    words: `Rule at ${axis} = ${shortNumber(at)}${label ? `: ${label}` : ''}.`,
    body: { data: { values: [{}] }, ...(label === undefined ? strokes : { layer: [strokes, text] }) },
  });
}

/** Where texts stand. */
export interface TextOptions {
  x: number | Values;
  y: number | Values;
  text: string | Values;
  color?: string;
  align?: 'left' | 'center' | 'right';
  baseline?: 'top' | 'middle' | 'bottom';
  /** px */
  fontSize?: number;
  /** Shift to the right, px. */
  dx?: number;
  /** Shift down, px. */
  dy?: number;
}

/**
 * Words in the chart, one or many; for use in `plot.layer`.
 * @example
 * plot.text({ x: 0, y: 0.25, text: 'σ′ is never above ¼' });
 */
export function text(options: TextOptions): Chart {
  const {
    x,
    y,
    text: words,
    color = ink,
    align = 'left',
    baseline = 'middle',
    fontSize = 12,
    dx = 0,
    dy = 0,
  } = options;
  const list = (values: number | string | Values, name: string) =>
    toCells(typeof values === 'number' || typeof values === 'string' ? [values] : values, `plot.text: ${name}`);
  const [xs, ys, texts] = [list(x, 'x'), list(y, 'y'), list(words, 'text')];
  if (xs.length !== ys.length || xs.length !== texts.length) {
    throw new RangeError(
      `plot.text: x has ${xs.length} values, y ${ys.length} and text ${texts.length}; give all the same length`,
    );
  }
  const placed = texts
    .map((text, i) => ({ x: xs[i], y: ys[i], text: String(text) }))
    .filter(({ x, y }) => ![x, y].some((at) => at == null || (typeof at === 'number' && !Number.isFinite(at))));
  if (placed.length === 0) throw new RangeError('plot.text: no text has a finite x and y');
  const left = texts.length - placed.length;
  const { kept, notes } = firstOf(placed, LIMITS.texts, 'texts');
  if (left > 0) notes.push(`${left} of ${texts.length} texts left out: no finite place`);
  return new Chart({
    options: {},
    words: `Notes: ${kept.map((one) => one.text).join(', ')}.`,
    notes,
    body: {
      data: { values: kept },
      mark: { type: 'text', color, align, baseline, fontSize, dx, dy },
      encoding: {
        x: { field: 'x', type: 'quantitative' },
        y: { field: 'y', type: 'quantitative' },
        text: { field: 'text' },
      },
    },
  });
}
