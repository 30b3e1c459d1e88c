import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/**
 * What `make` gives, kept on disk by `name`: later exports of the same take it from there. Where nothing can be kept, it is made
 * again next time.
 *
 * @param name a path below the cache's folder that changes with everything the result depends on.
 */
export async function cached(name: string, make: () => Promise<Buffer>): Promise<Buffer> {
  const kept = read(name);
  if (kept !== undefined) return kept;
  const made = await make();
  keep(name, made);
  return made;
}

/** The same for a text that is made at once. */
export function cachedText(name: string, make: () => string): string {
  const kept = read(name);
  if (kept !== undefined) return kept.toString('utf8');
  const made = make();
  keep(name, Buffer.from(made));
  return made;
}

function read(name: string): Buffer | undefined {
  try {
    return readFileSync(join(cacheFolder(), name));
  } catch {
    return undefined;
  }
}

function keep(name: string, contents: Buffer): void {
  const file = join(cacheFolder(), name);
  try {
    tidy(dirname(file));
    // Whole or not at all: another export may read it, and this one may be ended, at any moment.
    const part = `${file}.${process.pid}.part`;
    writeFileSync(part, contents);
    renameSync(part, file);
  } catch {
    // No room, or no home: then without.
  }
}

const MONTH = 30 * 24 * 3600 * 1000;
const tidied = new Set<string>();

/** Makes the folder; once a run, drops what was made more than a month ago, so that it does not grow for ever. */
function tidy(folder: string): void {
  if (tidied.has(folder)) return;
  tidied.add(folder);
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    if (Date.now() - statSync(file).mtimeMs > MONTH) rmSync(file);
  }
}

function cacheFolder(): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (process.platform === 'win32' && LOCALAPPDATA) return join(LOCALAPPDATA, 'gradbook', 'cache');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'gradbook');
  return join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'gradbook');
}
