import { stripVTControlCharacters } from 'node:util';

/** Told about a run of several notebooks while it works. */
export interface Progress {
  start(name: string, cells: number): void;
  /** `position` counts the cells of the notebook from 1. */
  cell(name: string, position: number): void;
  /** A line that stays; failures go to standard error. */
  done(name: string, line: string, failed?: boolean): void;
  end(): void;
}

const REDRAW_MS = 100;
const STILL_RUNNING_MS = 15_000;

interface Running {
  cells: number;
  position: number;
  since: number;
  cellSince: number;
}

/** What is running, by name. */
class Board {
  readonly running = new Map<string, Running>();

  start(name: string, cells: number): void {
    this.running.set(name, { cells, position: 0, since: Date.now(), cellSince: Date.now() });
  }

  cell(name: string, position: number): void {
    Object.assign(this.running.get(name) ?? {}, { position, cellSince: Date.now() });
  }

  lines(): string[] {
    return [...this.running].map(([name, { cells, position, since }]) => {
      const where = position === 0 ? 'starting' : `cell ${position}/${cells}`;
      return `  ${name}  ${where}  ${formatTime(Date.now() - since)}`;
    });
  }
}

/** Lines at the bottom of a terminal that show what is running, redrawn in place. */
class TerminalProgress implements Progress {
  readonly #board = new Board();
  readonly #timer = setInterval(() => this.#draw(), REDRAW_MS).unref();
  #drawn = 0;

  constructor(private readonly out: NodeJS.WriteStream) {}

  start(name: string, cells: number): void {
    this.#board.start(name, cells);
    this.#draw();
  }

  cell(name: string, position: number): void {
    this.#board.cell(name, position);
  }

  done(name: string, line: string, failed = false): void {
    this.#board.running.delete(name);
    this.#erase();
    (failed ? process.stderr : this.out).write(`${line}\n`);
    this.#draw();
  }

  end(): void {
    clearInterval(this.#timer);
    this.#erase();
  }

  #draw(): void {
    this.#erase();
    const width = this.out.columns ?? 80;
    const lines = this.#board.lines().map((line) => line.slice(0, width - 1));
    this.out.write(lines.map((line) => `${line}\n`).join(''));
    this.#drawn = lines.length;
  }

  #erase(): void {
    if (this.#drawn > 0) this.out.write(`\x1b[${this.#drawn}A\x1b[J`);
    this.#drawn = 0;
  }
}

/** One line per notebook for logs, and a sign of life where one takes long. */
class PlainProgress implements Progress {
  readonly #board = new Board();
  readonly #timer = setInterval(() => this.#signOfLife(), STILL_RUNNING_MS).unref();

  constructor(private readonly out: NodeJS.WriteStream) {}

  start(name: string, cells: number): void {
    this.#board.start(name, cells);
  }

  cell(name: string, position: number): void {
    this.#board.cell(name, position);
  }

  done(name: string, line: string, failed = false): void {
    this.#board.running.delete(name);
    (failed ? process.stderr : this.out).write(`${stripVTControlCharacters(line)}\n`);
  }

  end(): void {
    clearInterval(this.#timer);
  }

  #signOfLife(): void {
    for (const line of this.#board.lines()) this.out.write(`${line} …\n`);
  }
}

/** Redrawn lines on a terminal, plain ones in logs (CI, a pipe). */
export function createProgress(out: NodeJS.WriteStream): Progress {
  return out.isTTY && !process.env.CI ? new TerminalProgress(out) : new PlainProgress(out);
}

/** `840 ms`, `12.3 s`, `2 min 5 s`. */
export function formatTime(milliseconds: number): string {
  if (milliseconds < 999.5) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 59_950) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** `1 cell`, `12 cells`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
