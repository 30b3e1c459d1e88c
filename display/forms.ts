import type { TopLevelSpec } from 'vega-lite';
import { kernelHost, type MimeBundle, type MimeData } from './contracts.js';
import { type DisplayHandle, type DisplayOptions, show, showBundle } from './display.js';
import { type TableOptions, tableBundle } from './format/table.js';
import { type ImageSource, imageBundle, type ShowImageOptions } from './image/image.js';
import { specBundle } from './vega/spec.js';

/** Shows `data` under one MIME type, with a plain text beside it. */
function as(mime: string, data: unknown, text: string, options?: DisplayOptions, metadata?: object): DisplayHandle {
  return showBundle(
    { data: { [mime]: data, 'text/plain': text }, ...(metadata && { metadata: { [mime]: metadata } }) },
    options,
  );
}

/**
 * Asks the front end for a line that it does not show while it is typed; blocks.
 *
 * @throws Error where nobody can be asked: in a plain program, and where a command runs the notebook.
 */
function password(message = ''): string {
  const host = kernelHost();
  if (!host) throw new Error('display.password: there is no front end to ask. Take the secret from process.env.');
  return host.input(message, { password: true });
}

/** How a picture is shown. */
export interface ImageOptions extends DisplayOptions {
  /** px */
  width?: number;
  /** px */
  height?: number;
  /** What the picture shows, for readers who do not see it. */
  alt?: string;
}

function picture(
  mime: string,
  bytes: Uint8Array | string,
  { alt, width, height, ...options }: ImageOptions = {},
): DisplayHandle {
  const base64 = typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('base64');
  const metadata = { ...(width && { width }), ...(height && { height }), ...(alt && { alt }) };
  return as(mime, base64, alt ?? `<${mime}>`, options, metadata);
}

const forms = {
  /** Markdown, with formulas between `$`. */
  markdown: (text: string, options?: DisplayOptions) => as('text/markdown', text, text, options),
  /** HTML. Front ends run its scripts only in notebooks they trust. */
  html: (html: string, options?: DisplayOptions) => as('text/html', html, html.replace(/<[^>]*>/g, ''), options),
  /** LaTeX, with its own `$` or environment. */
  latex: (latex: string, options?: DisplayOptions) => as('text/latex', latex, latex, options),
  /** SVG text. */
  svg: (svg: string, options?: DisplayOptions) => as('image/svg+xml', svg, '<svg>', options),
  /** A PNG file's bytes, or its base64 text. */
  png: (bytes: Uint8Array | string, options?: ImageOptions) => picture('image/png', bytes, options),
  /** A JPEG file's bytes, or its base64 text. */
  jpeg: (bytes: Uint8Array | string, options?: ImageOptions) => picture('image/jpeg', bytes, options),
  /** A value as a tree to unfold, in front ends that can. */
  json: (value: unknown, options?: DisplayOptions) =>
    as('application/json', value, JSON.stringify(value, null, 2), options, { expanded: false }),
  /** Asks for a line without showing what is typed. */
  password,
  /** An array of records as a table. */
  table: (rows: readonly object[], { id, update, ...options }: DisplayOptions & TableOptions = {}) =>
    showBundle(tableBundle(rows as Record<string, unknown>[], options), {
      ...(id && { id }),
      ...(update && { update }),
    }),
  /** A picture: a tensor or nested arrays [H, W], [1 or 3, H, W] or [H, W, 3], a PNG or JPEG file's bytes, or a file's path. */
  image: (source: ImageSource, { id, update, ...options }: DisplayOptions & ShowImageOptions = {}) =>
    showBundle(imageBundle(source, options), { ...(id && { id }), ...(update && { update }) }),
  /** A Vega-Lite 5 spec. */
  vegaLite: (spec: TopLevelSpec, options?: DisplayOptions) => showBundle(specBundle(spec), options),
  /** MIME types and data, as they go to the front end. */
  raw: (data: MimeData, options: DisplayOptions & { metadata?: MimeBundle['metadata'] } = {}) =>
    showBundle({ data, ...(options.metadata && { metadata: options.metadata }) }, options),
};

/**
 * Shows a value, or with `display.markdown` and its kin a text or picture, in the cell's output.
 * @example
 * display('working').update('done');
 * display.markdown('A formula: $E = mc^2$');
 * display.table([{ epoch: 1, loss: 0.7 }, { epoch: 2, loss: 0.4 }]);
 */
export const display = Object.assign(show, forms);
