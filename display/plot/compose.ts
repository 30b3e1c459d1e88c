import type { TopLevelSpec } from 'vega-lite';
import { requireValid } from '../vega/spec.js';
import { palette } from '../vega/theme.js';
import { type Body, Chart } from './chart.js';
import type { AxesOptions, ChartOptions, Scale } from './options.js';

/** A chart, or a Vega-Lite spec written by hand. */
export type Part = Chart | TopLevelSpec | Record<string, unknown>;

const isPart = (value: unknown): value is Part =>
  value instanceof Chart ||
  (typeof value === 'object' &&
    value !== null &&
    ['mark', 'layer', 'hconcat', 'vconcat', 'concat'].some((key) => key in value));

function readParts(where: string, args: readonly (Part | AxesOptions)[]): { parts: Chart[]; options: AxesOptions } {
  const last = args.at(-1);
  const options = args.length > 1 && !isPart(last) ? (last as AxesOptions) : {};
  const parts = (options === last ? args.slice(0, -1) : args).map((part, i) => {
    if (part instanceof Chart) return part;
    if (isPart(part)) return fromSpec(part as Record<string, unknown>);
    throw new TypeError(`${where}: argument ${i + 1} is neither a chart nor a Vega-Lite spec`);
  });
  if (parts.length === 0) throw new TypeError(`${where}: give at least one chart`);
  return { parts, options };
}

function fromSpec(spec: Record<string, unknown>): Chart {
  // Of a layer the data may come from the whole.
  requireValid({ data: { values: [] }, ...spec });
  const { $schema, config, background, padding, description, title, width, height, ...body } = spec;
  const options = { title, width, height } as ChartOptions;
  return new Chart({ body, options, words: typeof description === 'string' ? description : 'Chart.' });
}

/**
 * Charts over one another on shared axes; later ones on top. Plain series get different colours.
 * @example
 * const x = [0, 1, 2];
 * plot.layer(plot.scatter({ x, y: [0.1, 1.2, 1.9] }), plot.line({ x, y: x }), { title: 'Fit' });
 */
export function layer(...args: readonly (Part | AxesOptions)[]): Chart {
  const { parts, options } = readParts('plot.layer', args);
  let plain = 0;
  const layers = parts.map((part) => {
    const { body } = part.parts;
    if (!isPlain(body)) return body;
    const color = palette[plain % palette.length];
    // A band belongs to the line drawn after it.
    if (!('y2' in (body.encoding as Body))) plain++;
    return { ...body, mark: { ...(body.mark as Body), color } };
  });
  return new Chart({
    options: { ...firstGiven(parts), ...options },
    words: parts.map(({ parts: { words } }) => words).join(' '),
    notes: [...new Set(parts.flatMap(({ parts: { notes = [] } }) => notes))],
    body: { layer: alignColors(alignAxes(layers, options)) },
  });
}

// A series that nobody coloured would have the first colour in every layer.
function isPlain({ mark, encoding = {} }: { mark?: { type?: string; color?: string }; encoding?: Body }): boolean {
  if (!mark || !['line', 'point', 'bar', 'area'].includes(mark.type ?? '') || mark.color !== undefined) return false;
  return !('color' in encoding) && !('fill' in mark) && !('stroke' in mark);
}

type Channel = Record<string, unknown> & { title?: unknown; scale?: Scale; axis?: unknown };

// Vega-Lite joins the titles of layers ("loss, y") and lets the last scale win; here the first that says something does.
function alignAxes(layers: Body[], options: AxesOptions): Body[] {
  const settings = (['x', 'y'] as const).map((axis) => {
    const channels = layers.flatMap((body) => channelsOf(body, axis));
    const scaleOption = options[`${axis}Scale`];
    const domain = options[`${axis}Domain`];
    const scale: Scale = Object.assign(
      {},
      ...channels.map((channel) => channel.scale).reverse(),
      typeof scaleOption === 'string' ? { type: scaleOption } : scaleOption,
      domain && { domain: [...domain], nice: false },
    );
    const title =
      options[`${axis}Title`] ?? channels.map((channel) => channel.title).find((one) => one != null) ?? null;
    const drawn = options[`${axis}Axis`] ?? channels.map((channel) => channel.axis).find((one) => one !== undefined);
    return { axis, title, scale, drawn };
  });
  const apply = (body: Body): Body => {
    if (Array.isArray(body.layer)) return { ...body, layer: (body.layer as Body[]).map(apply) };
    const encoding = { ...(body.encoding as Record<string, Channel>) };
    for (const { axis, title, scale, drawn } of settings) {
      const channel = encoding[axis];
      if (!channel || (channel.field === undefined && channel.datum === undefined)) continue;
      encoding[axis] = {
        ...channel,
        title,
        ...(Object.keys(scale).length > 0 && { scale }),
        ...(drawn !== undefined && { axis: drawn }),
      };
    }
    const clip = options.xDomain || options.yDomain;
    const mark = typeof body.mark === 'string' ? { type: body.mark } : (body.mark as object);
    return {
      ...body,
      mark: clip && (mark as { type: string }).type !== 'text' ? { ...mark, clip: true } : mark,
      encoding,
    };
  };
  return layers.map(apply);
}

function channelsOf(body: Body, axis: 'x' | 'y'): Channel[] {
  if (Array.isArray(body.layer)) return (body.layer as Body[]).flatMap((inner) => channelsOf(inner, axis));
  const channel = (body.encoding as Record<string, Channel> | undefined)?.[axis];
  return channel && ('field' in channel || 'datum' in channel) ? [channel] : [];
}

interface ColorChannel {
  field?: string;
  scale?: { domain?: string[]; range?: string[] };
  legend?: { symbolType?: string } | null;
}

// Each chart gave its first series the first colour; together every name gets its own, unless the colours were chosen.
function alignColors(layers: Body[]): Body[] {
  const channels = layers.flatMap(colorsOf);
  const names = [...new Set(channels.flatMap(({ scale }) => scale?.domain ?? []))];
  const chosen = new Map<string, string>();
  for (const { scale } of channels) {
    scale?.domain?.forEach((name, i) => {
      const color = scale.range?.[i];
      if (color !== undefined && color !== palette[i % palette.length]) chosen.set(name, color);
    });
  }
  const range = names.map((name, i) => chosen.get(name) ?? palette[i % palette.length]);
  const symbols = new Set(channels.map(({ legend }) => legend?.symbolType));
  const apply = (body: Body): Body => {
    if (Array.isArray(body.layer)) return { ...body, layer: (body.layer as Body[]).map(apply) };
    const color = (body.encoding as { color?: ColorChannel } | undefined)?.color;
    if (!color || !channels.includes(color)) return body;
    const { symbolType, ...legend } = color.legend ?? {};
    const shown = color.legend === null ? null : symbols.size === 1 ? color.legend : legend;
    const scale = { domain: names, range };
    return { ...body, encoding: { ...(body.encoding as Body), color: { ...color, scale, legend: shown } } };
  };
  return channels.length > 1 ? layers.map(apply) : layers;
}

function colorsOf(body: Body): ColorChannel[] {
  // A group that resolves its colours by itself keeps them.
  if (body.resolve) return [];
  if (Array.isArray(body.layer)) return (body.layer as Body[]).flatMap(colorsOf);
  const color = (body.encoding as { color?: ColorChannel } | undefined)?.color;
  return color?.field === 'series' && color.scale?.range ? [color] : [];
}

function firstGiven(parts: Chart[]): ChartOptions {
  const given: Record<string, unknown> = {};
  for (const key of ['title', 'subtitle', 'width', 'height'] as const) {
    const value = parts.map(({ parts: { options } }) => options[key]).find((one) => one !== undefined);
    if (value !== undefined) given[key] = value;
  }
  return given;
}

/** Total width that charts side by side share, px: a notebook cell's. */
const PAGE_WIDTH = 760;

/**
 * Charts side by side; those without a width of their own share the page's.
 * @example
 * plot.hconcat(plot.line([3, 1, 2]), plot.hist([1, 2, 2]));
 */
export function hconcat(...args: readonly (Part | ChartOptions)[]): Chart {
  return concat('hconcat', 'plot.hconcat', args);
}

/**
 * Charts under one another.
 * @example
 * plot.vconcat(plot.line([3, 1, 2]), plot.hist([1, 2, 2]), { title: 'Two views' });
 */
export function vconcat(...args: readonly (Part | ChartOptions)[]): Chart {
  return concat('vconcat', 'plot.vconcat', args);
}

/**
 * Charts in a grid of `columns` (default 3).
 * @example
 * plot.grid([plot.line([3, 1, 2]), plot.hist([1, 2, 2])], { columns: 2 });
 */
export function grid(parts: readonly Part[], options: ChartOptions & { columns?: number } = {}): Chart {
  if (parts.length === 0) throw new TypeError('plot.grid: give at least one chart');
  const { columns = Math.min(3, parts.length), ...rest } = options;
  return concat('concat', 'plot.grid', [...parts, rest] as never, columns);
}

function concat(
  kind: 'hconcat' | 'vconcat' | 'concat',
  where: string,
  args: readonly (Part | ChartOptions)[],
  columns?: number,
): Chart {
  const { parts, options } = readParts(where, args);
  const across = kind === 'hconcat' ? parts.length : (columns ?? 1);
  const share = across > 1 ? Math.max(150, Math.round(PAGE_WIDTH / across) - 70) : 480;
  const bodies = parts.map((part) => {
    const { $schema, config, description, ...body } = part.spec as unknown as Body;
    if (!('mark' in body || 'layer' in body)) return body;
    // Charts whose cells have a size of their own (images, matrices) say it in their body.
    const own = part.parts.body as { width?: number; height?: number };
    const given = part.parts.options;
    const width = own.width ?? given.width ?? options.width ?? share;
    const height = own.height ?? given.height ?? options.height ?? Math.min(280, Math.round(share * 0.8));
    const fitted = part.parts.resize?.(width, height).parts.body;
    return { ...body, ...fitted, width, height };
  });
  const { width, height, ...top } = options;
  return new Chart({
    options: top,
    words: parts.map((part) => part.description).join(' '),
    body: {
      [kind]: bodies,
      ...(columns !== undefined && { columns }),
      // Each chart keeps its own legend and colours.
      resolve: { scale: { color: 'independent', shape: 'independent', size: 'independent' } },
      spacing: 24,
    },
  });
}
