// Writes dist/bundled/: libraries of which little is used and that would bring dozens of packages to whoever installs this one.
import { copyFileSync, existsSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const file = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** Each from a file that names what is used; `besides` are files that the library looks for beside its own. */
const LIBRARIES = [
  { input: 'dist/cli/remote/services.js', out: 'jupyterlab-services.js', besides: [] },
  {
    input: 'dist/lab/server/contents/trash-library.js',
    out: 'trash.js',
    besides: ['macos-trash', 'windows-trash.exe'].map((name) => `node_modules/trash/lib/${name}`),
  },
];

/** The trash library's way to /proc loads its parsers by a name that no bundler can follow: only one of them is needed. */
const namedParsers = {
  name: 'named-parsers',
  transform(code, id) {
    if (!id.endsWith('@stroncium/procfs/lib/parsers.js')) return undefined;
    const call = /require\(`[^`]+`\)/;
    if (!call.test(code)) throw new Error(`${id}: no longer loads its parsers by name; see this plugin.`);
    return code.replace(call, "require('./parsers/processMountinfo')");
  },
};

/** Bundles those whose list of what is used, or a version, changed since the last time. */
export async function bundleLibraries() {
  for (const library of LIBRARIES) await bundleOne(library);
}

async function bundleOne({ input, out, besides }) {
  const target = file(`dist/bundled/${out}`);
  const sources = [input, 'package-lock.json', 'scripts/bundle-libraries.mjs'].map(
    (path) => statSync(file(path)).mtimeMs,
  );
  if (existsSync(target) && sources.every((time) => time < statSync(target).mtimeMs)) return;
  const bundle = await rolldown({
    input: file(input),
    external: ['ws'],
    platform: 'node',
    // What it says about every socket would stand among the lines of the command.
    transform: { define: { 'console.debug': 'Object', 'console.warn': 'Object' } },
    plugins: [namedParsers],
    // An `eval('require')` for a configuration file that nobody names here.
    checks: { eval: false },
  });
  await bundle.write({ file: target, format: 'esm', codeSplitting: false, minify: true, comments: { legal: true } });
  await bundle.close();
  for (const path of besides) copyFileSync(file(path), file(`dist/bundled/${path.slice(path.lastIndexOf('/') + 1)}`));
}
