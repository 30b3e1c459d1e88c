import { type ChildProcess, spawn } from 'node:child_process';
import { openSync, writeSync } from 'node:fs';

/**
 * The standard error that the kernel was started with, for what goes wrong before anybody can be told through the protocol; descriptor 2
 * itself is captured. Take it before that.
 */
export class OwnStderr {
  #fd = 2;
  #carrier: ChildProcess | undefined;

  constructor() {
    if (process.platform === 'win32') return;
    try {
      this.#fd = openSync('/dev/fd/2', 'a');
    } catch {
      // A socket, as Node gives its children, cannot be opened again on Linux: a process that inherits it carries the text.
      this.#carrier = spawn('cat', { stdio: ['pipe', 2, 'ignore'] });
      this.#carrier.on('error', () => {});
      this.#carrier.stdin!.on('error', () => {});
      this.#carrier.unref();
    }
  }

  write(text: string): void {
    if (this.#carrier) this.#carrier.stdin?.write(text);
    else writeSync(this.#fd, text);
  }

  /** The kernel has started: from here on, the front end hears of errors. */
  started(): void {
    this.#carrier?.stdin?.end();
  }
}
