// When something changed last: what is made of files is made again only then.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The files of folders, below them too, whose names the test takes: how many, and when the newest was written (ms).
 *
 * A file that is gone shows in the count alone.
 */
export function newestOf(folders, takes) {
  const times = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true })
      .filter((name) => takes(name))
      .map((name) => statSync(join(folder, name)).mtimeMs),
  );
  return { count: times.length, time: Math.max(0, ...times) };
}
