// Writes dist/cells/: what a kernel loads into its cells, as a few files in place of three hundred. Reading many small modules was
// two thirds of the time (135 ms for the prelude as files, 45 ms bundled). The entries share one chunk, so that a tensor made by
// the prelude is an instance of the Tensor that `import … from 'gradbook'` gives.
import { existsSync, statSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { newestOf } from './newest.mjs';

const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const entries = { prelude: 'cli/prelude.js', gradbook: 'cli/index.js', display: 'display/index.js' };

/** Bundles when something changed since the last bundle. */
export async function bundleCells() {
  const out = `${dist}cells`;
  const made = existsSync(`${out}/prelude.js`) ? statSync(`${out}/prelude.js`).mtimeMs : 0;
  const rooms = ['runtime', 'display', 'cli'].map((room) => dist + room);
  if (newestOf(rooms, (name) => name.endsWith('.js')).time < made) return;
  const bundle = await rolldown({
    input: Object.fromEntries(Object.entries(entries).map(([name, file]) => [name, dist + file])),
    external: (id) => !id.startsWith('.') && !isAbsolute(id),
    platform: 'node',
    logLevel: 'warn',
  });
  await bundle.write({ dir: out, format: 'esm', chunkFileNames: 'shared/[name].js' });
  await bundle.close();
}
