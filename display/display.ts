import { GRADBOOK_DISPLAY, type KernelHost, kernelHost, type MimeBundle } from './contracts.js';
import { format } from './format/format.js';

/**
 * A shown value that can be shown anew in the same place.
 * @example
 * const handle = display('working');
 * handle.update('done');
 */
export class DisplayHandle {
  /** The display's id, as front ends know it. */
  readonly id: string;
  /** @internal The host it was shown through: in a cell's callback after a restart of the kernel it must stay the same. */
  readonly #host: KernelHost | undefined;

  /** @internal */
  constructor(id: string, host: KernelHost | undefined) {
    this.id = id;
    this.#host = host;
  }

  /** Shows `value` in place of what was shown. In a plain program it prints it below. */
  update(value: unknown): void {
    publish(this.#host, 'update_display_data', this.id, format(value));
  }

  /** @internal As `update`, for what is a bundle already. */
  replace(bundle: MimeBundle): void {
    publish(this.#host, 'update_display_data', this.id, bundle);
  }

  /** Leaves the place empty. */
  clear(): void {
    if (this.#host) {
      publish(this.#host, 'update_display_data', this.id, { data: { 'text/plain': '', 'text/html': '' } });
    }
  }

  /** A cell that ends with `display(x)` has shown x: the handle itself is no result. */
  [GRADBOOK_DISPLAY](): MimeBundle {
    return { data: {} };
  }
}

/** How a value is shown. */
export interface DisplayOptions {
  /** The display's id; default a new one. */
  id?: string;
  /** Replaces what was shown under `id`, instead of adding below. */
  update?: boolean;
}

let shown = 0;

/**
 * Shows a value in the cell's output: a chart, a tensor, a Vega-Lite spec, a table, anything.
 *
 * @example
 * const handle = display('working');
 * handle.update('done');
 */
export function show(value: unknown, options: DisplayOptions = {}): DisplayHandle {
  return showBundle(format(value), options);
}

/** Shows a MIME bundle as it is. */
export function showBundle(bundle: MimeBundle | Promise<MimeBundle>, options: DisplayOptions = {}): DisplayHandle {
  const host = kernelHost();
  const id = options.id ?? `gradbook-${process.pid}-${host?.executionCount ?? 0}-${++shown}`;
  publish(host, options.update ? 'update_display_data' : 'display_data', id, bundle);
  return new DisplayHandle(id, host);
}

type Kind = 'display_data' | 'update_display_data';

function publish(host: KernelHost | undefined, kind: Kind, id: string, bundle: MimeBundle | Promise<MimeBundle>): void {
  if (!(bundle instanceof Promise)) {
    send(host, kind, id, bundle);
    return;
  }
  // Something must hold its place now, or what is shown later would stand above it.
  if (kind === 'display_data') send(host, kind, id, { data: { 'text/plain': '…' } });
  bundle.then(
    (ready) => send(host, 'update_display_data', id, ready),
    (error) => send(host, 'update_display_data', id, { data: { 'text/plain': `Cannot be shown: ${error}` } }),
  );
}

function send(host: KernelHost | undefined, kind: Kind, id: string, { data, metadata = {} }: MimeBundle): void {
  if (host) host.publish(kind, { data, metadata, transient: { display_id: id } });
  else process.stdout.write(`${data['text/plain'] ?? ''}\n`);
}
