import { ink, palette } from '#display/vega/theme';

/** Keys that make Vega fetch something or lead elsewhere. Data may have fields of these names: they are not descended into. */
const REMOTE_KEYS = new Set(['url', 'href', 'usermeta', 'loader']);
const DATA_KEYS = new Set(['values', 'datasets']);

/** The colours that every chart of ours is drawn in, and the page's variables that stand for them in both themes. */
const PAGE_COLORS: Record<string, string> = {
  [ink.toLowerCase()]: 'var(--chart-ink)',
  [palette.at(-1)!.toLowerCase()]: 'var(--chart-ink)',
  [palette[0]!.toLowerCase()]: 'var(--chart-blue)',
  '#666666': 'var(--chart-soft)',
  '#888888': 'var(--chart-line)',
  '#e6e6e6': 'var(--chart-grid)',
};

/** On a coloured ground, which stays as pale in the dark, colours stay too; black alone stands in legends beside it. */
const GROUND_COLORS: Record<string, string> = { [palette.at(-1)!.toLowerCase()]: 'var(--chart-path)' };

type Json = Record<string, unknown>;

/** True for charts in the colours of our own theme: those can follow the page into the dark. */
export function followsTheme(spec: Json): boolean {
  const { axis, background } = (spec.config ?? {}) as { axis?: { labelColor?: unknown }; background?: unknown };
  return (
    axis?.labelColor === ink && (background === 'white' || background === undefined) && spec.background === undefined
  );
}

/** The spec with the page's colours instead of ours. */
export function inPageColors(spec: Json): Json {
  const recolor = (value: unknown, key: string, colors = PAGE_COLORS): unknown => {
    if (typeof value === 'string') return colors[value.toLowerCase()] ?? value;
    if (DATA_KEYS.has(key) || typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) {
      const within = key === 'layer' && value.some(paintsGround) ? GROUND_COLORS : colors;
      // Words stand inside boxes, but beside a surface.
      const words = value.some((item) => markOf(item)?.type === 'rect') ? within : colors;
      return value.map((item) => recolor(item, '', markOf(item)?.type === 'text' ? words : within));
    }
    // Chosen by a test: ink for words on a coloured ground, which is the same in both themes.
    if ('condition' in value) return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, recolor(item, name, colors)]));
  };
  const themed = recolor(spec, '') as Json;
  const config = themed.config as Json & { title?: Json };
  const title = { color: 'var(--chart-ink)', ...config.title };
  return { ...themed, config: { ...config, title, background: 'transparent' } };
}

const markOf = (view: unknown): Json | undefined => (view as { mark?: Json } | null)?.mark;

/** True for filled contours, the bands of a decision map and the boxes of a graph, alone or inside layers. */
function paintsGround(view: unknown): boolean {
  const { mark, encoding, layer } = view as { mark?: Json; encoding?: { fill?: Json }; layer?: unknown[] };
  const filled = mark?.interpolate === 'linear-closed' || mark?.type === 'rect';
  return (filled && encoding?.fill?.field !== undefined) || (layer?.some(paintsGround) ?? false);
}

/** The spec without anything that would be fetched, linked to, or drawn from another machine. */
export function withoutRemoteParts(spec: Json): Json {
  const clean = (value: unknown, key: string, above?: Above): unknown => {
    if (DATA_KEYS.has(key) || typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((item) => clean(item, '', above));
    const here = 'data' in value || 'transform' in value ? below(value as Json, above) : above;
    const embedded = hasEmbeddedPictures(value as Json, here);
    const entries = Object.entries(value).filter(
      ([name, item]) => !REMOTE_KEYS.has(name) && !(name === 'mark' && isImage(item) && !embedded),
    );
    const cleaned = Object.fromEntries(entries.map(([name, item]) => [name, clean(item, name, here)]));
    if (!embedded) return cleaned;
    const { url } = (value as { encoding: Json }).encoding;
    return { ...cleaned, encoding: { ...(cleaned.encoding as Json), url } };
  };
  return clean(spec, '') as Json;
}

/** The rows a view draws, and whether something computes with them first. */
interface Above {
  rows: unknown;
  transformed: boolean;
}

function below({ data, transform }: Json, above?: Above): Above {
  return {
    rows: data === undefined ? above?.rows : (data as Json | null)?.values,
    transformed: transform !== undefined || (data === undefined && (above?.transformed ?? false)),
  };
}

/** True for a mark whose pictures all stand in its rows as they are: pixels in a format that holds nothing but pixels. */
function hasEmbeddedPictures({ mark, encoding }: Json, above?: Above): boolean {
  if (!isImage(mark) || above === undefined || above.transformed || !Array.isArray(above.rows)) return false;
  const url = (encoding as { url?: Json } | undefined)?.url;
  const { field, type, ...more } = url ?? {};
  if (typeof field !== 'string' || (type !== undefined && type !== 'nominal') || Object.keys(more).length > 0)
    return false;
  return above.rows.every((row: Json | null) => EMBEDDED.test(String(row?.[field])));
}

const EMBEDDED = /^data:image\/(?:png|jpeg|gif|webp);base64,[\w+/]+=*$/;

/** True where a view is pictures and words only: nothing in it answers the pointer. */
export function onlyPictures(view: Json): boolean {
  const parts = view.layer as Json[] | undefined;
  if (parts)
    return parts.some(onlyPictures) && parts.every((part) => onlyPictures(part) || markOf(part)?.type === 'text');
  return isImage(view.mark);
}

function isImage(mark: unknown): boolean {
  return mark === 'image' || (typeof mark === 'object' && mark !== null && 'type' in mark && mark.type === 'image');
}
