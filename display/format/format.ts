import type { TopLevelSpec } from 'vega-lite';
import { GRADBOOK_DISPLAY, JUPYTER_DISPLAY, type MimeBundle, type MimeData } from '../contracts.js';
import { specBundle } from '../vega/spec.js';
import { elementBundle, isElement } from './element.js';
import { isModule, moduleBundle } from './module.js';
import { isRecords, tableBundle } from './table.js';
import { isShownTensor, tensorBundle } from './tensor.js';
import { plainText } from './text.js';

/** A value of a certain kind, and how it is shown. The first that knows a value shows it. */
const views: readonly ((value: unknown) => MimeBundle | Promise<MimeBundle> | undefined)[] = [
  (value) => (isModule(value) ? moduleBundle(value) : undefined),
  (value) => (isShownTensor(value) ? tensorBundle(value) : undefined),
  ownView,
  (value) => (isVegaLite(value) ? specBundle(value) : undefined),
  (value) => (isRecords(value) ? tableBundle(value) : undefined),
  frameView,
  (value) => (isElement(value) ? elementBundle(value) : undefined),
];

/**
 * What a value looks like. Values that know it themselves are asked; Vega-Lite specs are drawn, arrays of records and data
 * frames become tables; everything else is shown as Node prints it, bounded.
 *
 * `undefined` gives an empty bundle: no result.
 * @example
 * import { format } from 'gradbook/display';
 * (await format([1, 2])).data['text/plain']; // → '[1, 2]'
 */
export function format(value: unknown): MimeBundle | Promise<MimeBundle> {
  if (value === undefined) return { data: {} };
  if (!isReadable(value)) return { data: { 'text/plain': plainText(value) } };
  for (const view of views) {
    const bundle = view(value);
    if (bundle) return bundle;
  }
  return { data: { 'text/plain': plainText(value) } };
}

/** Whether a value can be asked what it is: a proxy or a getter of the value's own may throw. */
function isReadable(value: unknown): boolean {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return true;
  try {
    for (const name of ASKED) Reflect.get(value, name);
    return true;
  } catch {
    return false;
  }
}

const ASKED = [
  'namedParameters',
  'forward',
  'tolist',
  'shape',
  'dtype',
  'toHTML',
  'outerHTML',
  '$schema',
  GRADBOOK_DISPLAY,
  JUPYTER_DISPLAY,
];

/** Data frames of other libraries: arquero's tables and their like write HTML themselves. */
function frameView(value: unknown): MimeBundle | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { toHTML } = value as { toHTML?: (options: { limit: number }) => unknown };
  if (typeof toHTML !== 'function') return undefined;
  const html = toHTML.call(value, { limit: 20 });
  return typeof html === 'string' ? { data: { 'text/html': html, 'text/plain': plainText(value) } } : undefined;
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
  return forms instanceof Promise ? forms.then((ready) => asBundle(ready, value)) : asBundle(forms, value);
}

/** Forms that another library gave; its text is Node's where it gave none that can be shown. */
function asBundle(forms: unknown, value: unknown): MimeBundle {
  const given = typeof forms === 'object' && forms !== null && Object.keys(forms).length > 0;
  return { data: given ? Object.fromEntries(Object.entries(forms).map(asForm)) : { 'text/plain': plainText(value) } };
}

/** Only JSON may be other than text in a notebook, which could not be opened again. */
function asForm([mime, form]: [string, unknown]): [string, unknown] {
  if (/[/+]json$/.test(mime) || typeof form === 'string') return [mime, form];
  if (form instanceof Uint8Array) return [mime, Buffer.from(form).toString('base64')];
  return [mime, Array.isArray(form) ? form.join('') : String(form)];
}

function isVegaLite(value: unknown): value is TopLevelSpec {
  const schema = (value as { $schema?: unknown } | null)?.$schema;
  return typeof schema === 'string' && schema.includes('/schema/vega-lite/');
}
