import { fileURLToPath } from 'node:url';
import { startKernel } from '#kernel/index';
import { NAMESPACES } from './namespaces.js';

// What kernel.json starts. Loads nothing but the kernel, so that the sockets are bound as early as possible.
const connectionFile = process.argv[2];
if (!connectionFile) {
  process.stderr.write(
    'Usage: gradbook kernel <connection file>\nJupyter starts kernels; `gradbook install` makes ours known to it.\n',
  );
  process.exit(2);
}
await startKernel({
  connectionFile,
  // The bundle of prelude.ts: scripts/bundle-cells.mjs.
  prelude: new URL('../cells/prelude.js', import.meta.url).href,
  preludeTypes: [fileURLToPath(new URL('./cell-types.d.ts', import.meta.url))],
  namespaces: NAMESPACES,
});
