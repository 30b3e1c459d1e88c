import { dirname, extname, join } from 'node:path';

/** The hidden folder beside a file that holds its checkpoint, as in Jupyter. */
export const CHECKPOINTS = '.ipynb_checkpoints';

/** Where the one checkpoint of a file lies. */
export function checkpointFile(file: string): string {
  const extension = extname(file);
  const stem = file.slice(dirname(file).length + 1, file.length - extension.length);
  return join(dirname(file), CHECKPOINTS, `${stem}-checkpoint${extension}`);
}
