import { inspect } from 'node:util';
import type { MimeBundle } from '../thread-messages.js';

/** Characters of `text/plain` that a result may have. */
const LONGEST_TEXT = 100_000;

const FORMAT = Symbol.for('gradbook.format');
const DISPLAY = Symbol.for('gradbook.display');
const DENO_DISPLAY = Symbol.for('Jupyter.display');

type Show = () => unknown;

/** The MIME bundle of a cell's result: what `display` makes of it, else what the value says of itself, else Node's inspection. */
export function formatValue(value: unknown): MimeBundle | Promise<MimeBundle> {
  const format = (globalThis as Record<symbol, unknown>)[FORMAT];
  if (typeof format === 'function') return settle(format(value));
  const own = method(value, DISPLAY);
  if (own) return settle(own());
  const deno = method(value, DENO_DISPLAY);
  if (deno) {
    const data = deno();
    return data instanceof Promise ? data.then((data) => limit({ data })) : limit({ data: data as MimeBundle['data'] });
  }
  return limit({ data: { 'text/plain': inspect(value, { maxArrayLength: 100, maxStringLength: 10_000 }) } });
}

function method(value: unknown, key: symbol): Show | undefined {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return undefined;
  const found = (value as Record<symbol, unknown>)[key];
  return typeof found === 'function' ? (found.bind(value) as Show) : undefined;
}

function settle(bundle: unknown): MimeBundle | Promise<MimeBundle> {
  return bundle instanceof Promise ? bundle.then((bundle) => limit(bundle as MimeBundle)) : limit(bundle as MimeBundle);
}

/** Shortens a text that would be too much for a notebook, and says so. */
function limit(bundle: MimeBundle): MimeBundle {
  const text = bundle.data['text/plain'];
  if (typeof text !== 'string' || text.length <= LONGEST_TEXT) return bundle;
  const hidden = (text.length - LONGEST_TEXT).toLocaleString('en');
  const shortened = `${text.slice(0, LONGEST_TEXT)}\n… ${hidden} more characters not shown`;
  return { ...bundle, data: { ...bundle.data, 'text/plain': shortened } };
}
