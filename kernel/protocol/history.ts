import { homedir } from 'node:os';
import { join } from 'node:path';
import { type Database, openHistoryDatabase } from './history-database.js';

/** One cell of the past: session, line (its execution count there), source. */
export type HistoryEntry = [session: number, line: number, source: string];

/** Where the history of all sessions is kept: `GRADBOOK_HISTORY`, or the user's data folder. */
export function historyPath(): string {
  if (process.env.GRADBOOK_HISTORY) return process.env.GRADBOOK_HISTORY;
  const data = process.env.XDG_DATA_HOME || join(homedir(), '.local', 'share');
  return join(data, 'gradbook', 'history.sqlite');
}

/**
 * What was run, in this session and those before. Without a usable file the history lives in memory, for this session only: a cell
 * is never kept from running by it.
 */
export class History {
  #database: Database | undefined;
  #session = 0;
  #waiting: [line: number, source: string][] = [];
  #writing: NodeJS.Immediate | undefined;

  constructor(private readonly path: string) {}

  /** Adds a cell; written when the thread has nothing better to do. */
  store(line: number, source: string): void {
    this.#waiting.push([line, source]);
    this.#writing ??= setImmediate(() => this.#write());
  }

  /** The last `n` cells, oldest first. */
  tail(n: number): HistoryEntry[] {
    return this.#select('ORDER BY session DESC, line DESC LIMIT ?', n).reverse();
  }

  /** Cells `start` up to (not including) `stop` of a session: 0 is this one, -1 the one before. */
  range(session: number, start: number, stop: number | undefined): HistoryEntry[] {
    this.#write();
    const absolute = session > 0 ? session : this.#session + session;
    const last = stop ?? Number.MAX_SAFE_INTEGER;
    return this.#select('WHERE session = ? AND line >= ? AND line < ? ORDER BY line', absolute, start, last);
  }

  /** The last `n` cells that match a pattern of `*` and `?`, oldest first; with `unique` each source once. */
  search(pattern: string, n: number | undefined, unique: boolean): HistoryEntry[] {
    const grouped = unique ? 'GROUP BY source HAVING MAX(session * 1000000 + line)' : '';
    const count = n ?? -1;
    return this.#select(
      `WHERE source GLOB ? ${grouped} ORDER BY session DESC, line DESC LIMIT ?`,
      pattern,
      count,
    ).reverse();
  }

  close(): void {
    this.#write();
    this.#database?.close();
    this.#database = undefined;
  }

  #select(clauses: string, ...values: (string | number)[]): HistoryEntry[] {
    this.#write();
    try {
      const rows = this.#open()
        .prepare(`SELECT session, line, source FROM cells ${clauses}`)
        .all(...values);
      return (rows as { session: number; line: number; source: string }[]).map((row) => [
        row.session,
        row.line,
        row.source,
      ]);
    } catch {
      this.#forget();
      return [];
    }
  }

  #write(): void {
    clearImmediate(this.#writing);
    this.#writing = undefined;
    if (this.#waiting.length === 0) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    try {
      this.#insert(waiting);
    } catch {
      // The file became unusable (disk full, locked, deleted folder): go on in memory.
      this.#forget();
      this.#insert(waiting);
    }
  }

  #insert(cells: [line: number, source: string][]): void {
    const statement = this.#open().prepare('INSERT OR REPLACE INTO cells (session, line, source) VALUES (?, ?, ?)');
    for (const [line, source] of cells) statement.run(this.#session, line, source);
  }

  #open(): Database {
    if (this.#database) return this.#database;
    try {
      this.#database = openHistoryDatabase(this.path);
      this.#startSession();
    } catch {
      this.#forget();
    }
    return this.#database!;
  }

  #forget(): void {
    this.#database = openHistoryDatabase(':memory:');
    this.#startSession();
  }

  #startSession(): void {
    this.#database!.prepare('INSERT INTO sessions (started) VALUES (?)').run(new Date().toISOString());
    const [row] = this.#database!.prepare('SELECT MAX(session) AS session FROM sessions').all();
    this.#session = (row as { session: number }).session;
  }
}
