// Writes dist/vendor/gpujs.js: gpu.js with what it needs in one file, so that an install pulls neither its 84 MB of `webgpu` 0.2.9, which it
// never loads itself, nor `gl`, which compiles for minutes and then wants an X display.
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = `${root}node_modules/gpu.js`;
const out = `${root}dist/vendor/gpujs.js`;

/** Bundles when the package or this script is newer than the bundle. */
export async function bundleGpuJs() {
  const sources = [`${folder}/package.json`, fileURLToPath(import.meta.url)];
  if (existsSync(out) && sources.every((file) => statSync(file).mtimeMs < statSync(out).mtimeMs)) return;
  const { version } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  const bundle = await rolldown({
    input: `${folder}/src/index.js`,
    platform: 'node',
    logLevel: 'warn',
    plugins: [
      {
        name: 'without-gl',
        resolveId: (id) => (id === 'gl' ? '\0gl' : null),
        load: (id) => (id === '\0gl' ? 'module.exports = null' : null),
      },
    ],
  });
  mkdirSync(`${root}dist/vendor`, { recursive: true });
  const licence = readFileSync(`${folder}/LICENSE`, 'utf8').trim().replaceAll('*/', '');
  await bundle.write({
    file: out,
    format: 'esm',
    banner: `/*! gpu.js ${version} with acorn and gpu-mock.js, https://gpu.rocks\n${licence}\n*/`,
  });
  await bundle.close();
  writeFileSync(out.replace(/js$/, 'd.ts'), 'declare const library: unknown;\nexport default library;\n');
}
