// One bundle of all packages, and beside it what the server hands out: settings schemas and themes.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rspack } from '@rspack/core';

const require = createRequire(import.meta.url);
const here = fileURLToPath(new URL('.', import.meta.url));

/** Plugins of packages that have a `jupyterlab` entry: `extension` or `mimeExtension`, a file name or true. */
function extensionImports(kind) {
  const { dependencies } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'));
  const packages = Object.keys(dependencies).filter((name) => name.startsWith('@jupyterlab/'));
  return packages.flatMap((name) => {
    const entry = require(`${name}/package.json`).jupyterlab?.[kind];
    if (!entry) return [];
    return [entry === true ? name : `${name}/${entry}`];
  });
}

/** The modules that depend on what is installed. */
function writeModules(folder) {
  const list = (name, imports) => {
    const lines = imports.map((path, index) => `import * as ${name}${index} from '${path}';`);
    return `${lines.join('\n')}\nexport const ${name} = [${imports.map((_, index) => `${name}${index}`).join(', ')}];\n`;
  };
  const extensions = list('extensions', extensionImports('extension'));
  writeFileSync(join(folder, 'extensions.js'), extensions + list('mimeExtensions', extensionImports('mimeExtension')));
  // Before any module that loads a font or a chunk: the page is served below a base path that the build does not know.
  writeFileSync(
    join(folder, 'public-path.js'),
    `const config = JSON.parse(document.getElementById('jupyter-config-data').textContent);
__webpack_public_path__ = config.fullStaticUrl + '/';\n`,
  );
}

/** Builds into `folder`: static/, schemas/, themes/. */
export async function bundle(folder) {
  const { Build } = require('@jupyter/builder');
  const base = require('@jupyter/builder/lib/webpack.config.base');
  const generated = join(folder, 'generated');
  mkdirSync(generated, { recursive: true });
  const names = [...extensionImports('extension'), ...extensionImports('mimeExtension')].map((path) =>
    path.split('/').slice(0, 2).join('/'),
  );
  const themes = Build.ensureAssets({
    packageNames: [...new Set(names)],
    output: generated,
    schemaOutput: folder,
    themeOutput: folder,
  });
  writeModules(generated);
  const main = {
    ...base,
    context: here,
    mode: 'production',
    entry: { main: join(here, 'entry.js') },
    output: {
      ...base.output,
      path: join(folder, 'static'),
      filename: '[name].js',
      chunkFilename: '[name].[contenthash].js',
      assetModuleFilename: '[hash][ext]',
    },
    // Generated modules lie outside of this folder, and import the packages inside it.
    resolve: {
      ...base.resolve,
      alias: { 'gradbook-lab': generated },
      modules: [join(here, 'node_modules'), 'node_modules'],
    },
    resolveLoader: { modules: [join(here, 'node_modules')] },
    performance: { hints: false },
    ignoreWarnings: [/Critical dependency/, /source map/],
    externals: { 'node-fetch': 'undefined', ws: 'undefined' },
    plugins: [...base.plugins, new rspack.ProgressPlugin(progress())],
  };
  const configs = [main, ...themes.map((theme) => ({ ...theme, context: here, resolveLoader: main.resolveLoader }))];
  const stats = await new Promise((done, fail) =>
    rspack(configs, (error, result) => (error ? fail(error) : done(result))),
  );
  if (stats.hasErrors()) throw new Error(stats.toString({ all: false, errors: true, colors: false }));
}

/** A line that counts up in a terminal; a log gets every quarter. */
function progress() {
  let shown = -1;
  return (fraction) => {
    const percent = Math.floor(fraction * 100);
    if (percent === shown || (!process.stdout.isTTY && percent % 25 !== 0)) return;
    shown = percent;
    process.stdout.write(process.stdout.isTTY ? `\r${percent} %${percent === 100 ? '\n' : ''}` : `${percent} %\n`);
  };
}
