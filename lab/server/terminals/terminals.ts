import type { IPty } from '@lydell/node-pty';
import type { WebSocket } from 'ws';
import type { Root } from '../contents/root.js';
import { RequestError } from '../errors.js';
import { loadPty, openShell } from './pty.js';

/** What a page that connects later is shown of what was written before. */
const KEPT_CHARACTERS = 512 * 1024;
/** A page that cannot keep up stops the program that writes, as a slow terminal does. */
const UNSENT_BYTES = 1024 * 1024;

export interface TerminalModel {
  name: string;
  last_activity: string;
}

/** A shell and the pages that show it. Speaks terminado's protocol: `["stdin", text]`, `["set_size", rows, cols]`, `["stdout", text]`. */
class Terminal {
  #lastActivity = new Date();
  #written = '';
  readonly #pages = new Map<WebSocket, { rows: number; cols: number } | undefined>();

  constructor(
    readonly name: string,
    private readonly shell: IPty,
  ) {
    shell.onData((text) => {
      this.#lastActivity = new Date();
      this.#written = (this.#written + text).slice(-KEPT_CHARACTERS);
      for (const page of this.#pages.keys()) this.#send(page, ['stdout', text]);
    });
    shell.onExit(() => {
      for (const page of this.#pages.keys()) {
        this.#send(page, ['disconnect', 1]);
        page.close(1000, 'The shell has ended.');
      }
    });
  }

  model(): TerminalModel {
    return { name: this.name, last_activity: this.#lastActivity.toISOString() };
  }

  connect(page: WebSocket): void {
    this.#pages.set(page, undefined);
    page.on('message', (frame: Buffer) => this.#onMessage(page, frame));
    page.on('error', () => page.terminate());
    page.on('close', () => {
      this.#pages.delete(page);
      this.shell.resume();
      this.#fit();
    });
    this.#send(page, ['setup', {}]);
    if (this.#written) this.#send(page, ['stdout', this.#written]);
  }

  end(): void {
    try {
      this.shell.kill();
    } catch {
      // Already gone.
    }
  }

  #onMessage(page: WebSocket, frame: Buffer): void {
    const [type, first, second] = readMessage(frame);
    this.#lastActivity = new Date();
    if (type === 'stdin' && typeof first === 'string') this.shell.write(first);
    else if (type === 'set_size' && isSize(first) && isSize(second)) {
      this.#pages.set(page, { rows: first, cols: second });
      this.#fit();
    }
  }

  /** As large as the smallest page. */
  #fit(): void {
    const sizes = [...this.#pages.values()].filter((size) => size !== undefined);
    if (sizes.length === 0) return;
    this.shell.resize(Math.min(...sizes.map(({ cols }) => cols)), Math.min(...sizes.map(({ rows }) => rows)));
  }

  #send(page: WebSocket, message: unknown[]): void {
    page.send(JSON.stringify(message), () => {
      if (page.bufferedAmount < UNSENT_BYTES) this.shell.resume();
    });
    if (page.bufferedAmount > UNSENT_BYTES) this.shell.pause();
  }
}

/** All terminals of the server. */
export class Terminals {
  readonly #running = new Map<string, Terminal>();
  #names = 0;

  constructor(private readonly root: Root) {}

  /** Whether there can be terminals on this machine. */
  async isAvailable(): Promise<boolean> {
    return (await loadPty()) !== undefined;
  }

  list(): TerminalModel[] {
    return [...this.#running.values()].map((terminal) => terminal.model());
  }

  /** @throws {RequestError} 404 */
  get(name: string): Terminal {
    const terminal = this.#running.get(name);
    if (!terminal) throw new RequestError(404, `Terminal not found: ${name}`);
    return terminal;
  }

  /**
   * Starts a shell in a folder of the contents API.
   *
   * @throws {RequestError} 404 where there is no pty library for this machine.
   */
  async start(folder: string): Promise<TerminalModel> {
    const pty = await loadPty();
    if (!pty) throw new RequestError(404, 'There are no terminals here: no pty library for this machine.');
    const { file } = await this.root.locate(folder);
    const shell = openShell(pty, file);
    const terminal = new Terminal(String(++this.#names), shell);
    this.#running.set(terminal.name, terminal);
    shell.onExit(() => this.#running.delete(terminal.name));
    return terminal.model();
  }

  close(): void {
    for (const terminal of this.#running.values()) terminal.end();
  }
}

function readMessage(frame: Buffer): unknown[] {
  try {
    const message: unknown = JSON.parse(frame.toString());
    return Array.isArray(message) ? message : [];
  } catch {
    return [];
  }
}

function isSize(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) > 0 && (value as number) < 10_000;
}
