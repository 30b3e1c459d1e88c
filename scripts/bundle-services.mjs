// Writes dist/bundled/jupyterlab-services.js: JupyterLab's client for `--server` as one file, so that an installed package needs none of
// the forty packages it is made of.
import { existsSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const file = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** Bundles when the list of what is used, or the package's version, changed since the last bundle. */
export async function bundleServices() {
  const input = file('dist/cli/remote/services.js');
  const out = file('dist/bundled/jupyterlab-services.js');
  const changed = (path) => statSync(path).mtimeMs;
  const sources = [input, file('package-lock.json')];
  if (existsSync(out) && sources.every((source) => changed(source) < changed(out))) return;
  const bundle = await rolldown({
    input,
    external: ['ws'],
    platform: 'node',
    // What it says about every socket would stand among the lines of the command.
    transform: { define: { 'console.debug': 'Object', 'console.warn': 'Object' } },
    // An `eval('require')` for a configuration file that nobody names here.
    checks: { eval: false },
  });
  await bundle.write({ file: out, format: 'esm', minify: true, comments: { legal: true } });
  await bundle.close();
}
