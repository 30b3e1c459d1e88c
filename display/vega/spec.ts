import { readFileSync } from 'node:fs';
import type { TopLevelSpec } from 'vega-lite';
import type { MimeBundle } from '../contracts.js';
import { chartBundle, VEGALITE_MIME } from './bundle.js';
import { theme } from './theme.js';
import { problemsOf } from './validate.js';

/** A spec that Vega-Lite cannot draw. */
export class SpecError extends TypeError {
  override name = 'SpecError';
}

/**
 * A Vega-Lite spec written by hand, in our look where it says nothing else. Data files that lie on this machine are read into
 * it, so that the notebook shows the chart everywhere; data on the web is left to the front end, without a picture.
 *
 * @throws SpecError where the spec breaks Vega-Lite's schema: what is wrong, by its path, and what would be right.
 */
export function specBundle(spec: TopLevelSpec): MimeBundle {
  requireValid(spec);
  const { complete, remote } = withLocalData(spec);
  const styled = { ...(complete as object), config: { ...theme, ...spec.config } } as TopLevelSpec;
  const { title, description } = spec as { title?: unknown; description?: string };
  const text = typeof title === 'string' ? title : (title as { text?: string } | undefined)?.text;
  const words = description ?? `Vega-Lite chart${text ? `: ${text}` : ''}`;
  return remote ? { data: { [VEGALITE_MIME]: styled, 'text/plain': words } } : chartBundle(styled, words);
}

/** @throws SpecError where the spec breaks Vega-Lite's schema. */
export function requireValid(spec: unknown): void {
  const [first, ...more] = problemsOf(spec).map(({ path, message }) => `${path === '' ? 'the spec' : path} ${message}`);
  if (first === undefined) return;
  const lines = [`This is no valid Vega-Lite 5 spec: ${first}`, ...more.slice(0, 2).map((line) => `  and ${line}`)];
  throw new SpecError(lines.join('\n'));
}

function withLocalData(spec: unknown): { complete: unknown; remote: boolean } {
  let remote = false;
  const visit = (value: unknown, key: string): unknown => {
    if (key === 'values' || key === 'datasets' || typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((item) => visit(item, ''));
    const entries = Object.entries(value);
    const { url, ...rest } = value as { url?: unknown; format?: { type?: string } };
    if (key !== 'data' || typeof url !== 'string')
      return Object.fromEntries(entries.map(([name, inner]) => [name, visit(inner, name)]));
    if (/^https?:/.test(url)) {
      remote = true;
      return value;
    }
    const type = rest.format?.type ?? /\.(csv|tsv|json)$/.exec(url)?.[1] ?? 'json';
    return { ...rest, values: readData(url.replace(/^file:\/\//, '')), format: { type, ...rest.format } };
  };
  return { complete: visit(spec, ''), remote };
}

function readData(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new SpecError(`data.url: the file ${path} cannot be read from ${process.cwd()}`, { cause });
  }
}
