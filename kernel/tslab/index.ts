import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';

/** What of the kernel's host this module uses. */
interface Host {
  publish(msg_type: 'display_data' | 'update_display_data', content: object): void;
}

/** Shows contents in the notebook, as tslab's `Display` does. */
export interface Display {
  javascript(s: string): void;
  html(s: string): void;
  markdown(s: string): void;
  latex(s: string): void;
  svg(s: string): void;
  png(b: Uint8Array): void;
  jpeg(b: Uint8Array): void;
  gif(b: Uint8Array): void;
  pdf(b: Uint8Array): void;
  text(s: string): void;
  /** Shows `b` as `contentType`; bytes travel as base64. */
  raw(contentType: string, b: string | Uint8Array): void;
}

class HostDisplay implements Display {
  readonly #id: string | undefined;
  #shown = false;

  constructor(id?: string) {
    this.#id = id;
  }

  javascript(s: string): void {
    this.raw('text/javascript', s);
  }

  html(s: string): void {
    this.raw('text/html', s);
  }

  markdown(s: string): void {
    this.raw('text/markdown', s);
  }

  latex(s: string): void {
    this.raw('text/latex', s);
  }

  svg(s: string): void {
    this.raw('image/svg+xml', s);
  }

  png(b: Uint8Array): void {
    this.raw('image/png', b);
  }

  jpeg(b: Uint8Array): void {
    this.raw('image/jpeg', b);
  }

  gif(b: Uint8Array): void {
    this.raw('image/gif', b);
  }

  pdf(b: Uint8Array): void {
    this.raw('application/pdf', b);
  }

  text(s: string): void {
    this.raw('text/plain', s);
  }

  raw(contentType: string, b: string | Uint8Array): void {
    const data = typeof b === 'string' ? b : Buffer.from(b.buffer, b.byteOffset, b.byteLength).toString('base64');
    const host = (globalThis as { [key: symbol]: unknown })[Symbol.for('gradbook.host')] as Host | undefined;
    if (!host) throw new Error('tslab: displays work in a notebook only. In a program, write to the console instead.');
    const update = this.#id !== undefined && this.#shown;
    this.#shown = true;
    host.publish(update ? 'update_display_data' : 'display_data', {
      data: { [contentType]: data },
      metadata: {},
      transient: this.#id === undefined ? {} : { display_id: this.#id },
    });
  }
}

/** Shows rich contents in the notebook: `display.html('<b>bold</b>')`. */
export const display: Display = new HostDisplay();

/** A display with one place in the notebook: what it shows replaces what it showed before. */
export function newDisplay(): Display {
  return new HostDisplay(randomUUID());
}

const require = createRequire(import.meta.url);

/** Versions of what runs the notebook: this kernel in tslab's place, the TypeScript that checks it, and Node. */
export const versions: { tslab: string; typescript: string; node: string } = {
  tslab: (require('../../../package.json') as { version: string }).version,
  typescript: (require('typescript/package.json') as { version: string }).version,
  node: process.version,
};
