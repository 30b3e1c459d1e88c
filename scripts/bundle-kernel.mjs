// Writes dist/kernel-threads/: the kernel's three threads as a few files in place of a hundred. Reading them one by one was half of the
// time until the sockets are bound, and until the first cell is checked.
import { existsSync, statSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { newestOf } from './newest.mjs';

const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const entries = { kernel: 'index.js', protocol: 'protocol/thread.js', language: 'execution/language-thread.js' };
/** Small pure JavaScript that only these threads use; what is native, or heavy and seldom needed, stays a package. */
const bundled = new Set(['magic-string', '@jridgewell/sourcemap-codec']);

/** Bundles when something changed since the last bundle: one file a thread, since none shares a module with another. */
export async function bundleKernel() {
  const out = `${dist}kernel-threads`;
  const made = existsSync(`${out}/kernel.js`) ? statSync(`${out}/kernel.js`).mtimeMs : 0;
  if (newestOf([`${dist}kernel`], (name) => name.endsWith('.js')).time < made) return;
  for (const [name, file] of Object.entries(entries)) {
    const bundle = await rolldown({
      input: { [name]: `${dist}kernel/${file}` },
      external: (id) => !id.startsWith('.') && !isAbsolute(id) && !bundled.has(id),
      platform: 'node',
      logLevel: 'warn',
    });
    // All in one folder: `places.ts` finds the rest of the build from any of them.
    await bundle.write({ dir: out, format: 'esm', chunkFileNames: '[name].js' });
    await bundle.close();
  }
}
