import { inspect } from 'node:util';
import type { TopLevelSpec } from 'vega-lite';
import { GRADBOOK_DISPLAY, JUPYTER_DISPLAY, type MimeBundle, type MimeData } from '../contracts.js';
import { specBundle } from '../vega/spec.js';

/**
 * What a value looks like. Values that know it themselves are asked; a Vega-Lite spec is drawn; everything else is shown
 * as Node would print it, bounded.
 *
 * `undefined` gives an empty bundle: no result.
 */
export function format(value: unknown): MimeBundle | Promise<MimeBundle> {
  if (value === undefined) return { data: {} };
  return ownView(value) ?? (isVegaLite(value) ? specBundle(value) : { data: { 'text/plain': plainText(value) } });
}

/** The value's own `Symbol.for('gradbook.display')` or `Symbol.for('Jupyter.display')`, if it has one. */
function ownView(value: unknown): MimeBundle | Promise<MimeBundle> | undefined {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return undefined;
  const { [GRADBOOK_DISPLAY]: bundle, [JUPYTER_DISPLAY]: data } = value as {
    [GRADBOOK_DISPLAY]?: () => MimeBundle | Promise<MimeBundle>;
    [JUPYTER_DISPLAY]?: () => MimeData | Promise<MimeData>;
  };
  if (typeof bundle === 'function') return bundle.call(value);
  if (typeof data !== 'function') return undefined;
  const forms = data.call(value);
  return forms instanceof Promise ? forms.then((ready) => ({ data: ready })) : { data: forms };
}

function isVegaLite(value: unknown): value is TopLevelSpec {
  const schema = (value as { $schema?: unknown } | null)?.$schema;
  return typeof schema === 'string' && schema.includes('/schema/vega-lite/');
}

/** Text as `console.log` prints it: strings as they are in quotes, large values cut short. */
export function plainText(value: unknown): string {
  return inspect(value, { depth: 4, maxArrayLength: 100, maxStringLength: 10_000, breakLength: 100 });
}
