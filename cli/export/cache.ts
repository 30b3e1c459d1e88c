import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/**
 * What `make` gives, kept on disk by `name`: later exports of the same take it from there. Where nothing can be kept, it is made
 * again next time.
 *
 * @param name a path below the cache's folder that changes with everything the result depends on.
 */
export async function cached(name: string, make: () => Promise<Buffer>): Promise<Buffer> {
  const file = join(cacheFolder(), name);
  const kept = await readFile(file).catch(() => undefined);
  if (kept !== undefined) return kept;
  const made = await make();
  await mkdir(dirname(file), { recursive: true })
    .then(() => writeFile(file, made))
    .catch(() => undefined);
  return made;
}

function cacheFolder(): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (process.platform === 'win32' && LOCALAPPDATA) return join(LOCALAPPDATA, 'gradbook', 'cache');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'gradbook');
  return join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'gradbook');
}
