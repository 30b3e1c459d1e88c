import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';

/** A prepared statement: what `node:sqlite` and libsql have in common. */
export interface Statement {
  run(...values: (string | number)[]): unknown;
  all(...values: (string | number)[]): unknown[];
}

/** A SQLite database: what `node:sqlite` and libsql have in common. */
export interface Database {
  exec(sql: string): unknown;
  prepare(sql: string): Statement;
  close(): void;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS sessions (session INTEGER PRIMARY KEY AUTOINCREMENT, started TEXT);
  CREATE TABLE IF NOT EXISTS cells (session INTEGER, line INTEGER, source TEXT, PRIMARY KEY (session, line));
`;

/**
 * Opens the history at `path`, made when it is missing.
 *
 * @throws Error when the file is no database, or cannot be written; the caller goes on without.
 */
export function openHistoryDatabase(path: string): Database {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
  const database = open(path);
  try {
    // Several kernels write at the same time.
    database.exec('PRAGMA journal_mode = WAL');
    database.exec('PRAGMA synchronous = NORMAL');
    database.exec('PRAGMA busy_timeout = 1000');
    database.exec(SCHEMA);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function open(path: string): Database {
  const require = createRequire(import.meta.url);
  if (process.getBuiltinModule?.('node:sqlite')) {
    const { DatabaseSync } = require('node:sqlite') as { DatabaseSync: new (path: string) => Database };
    return new DatabaseSync(path);
  }
  const Libsql = require('libsql') as new (path: string) => Database;
  return new Libsql(path);
}
