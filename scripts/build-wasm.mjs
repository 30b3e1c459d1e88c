// Compiles runtime/wasm/*.as.ts with AssemblyScript and embeds the bytes, as base64, in a module that a browser can import as well.
// Does nothing while the sources and the compiler are the ones of the last run.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../runtime/wasm/', import.meta.url));
const target = `${folder}bytes.generated.ts`;
const modules = [
  { name: 'kernels', entry: 'kernels.as.ts', features: ['simd'] },
  { name: 'relaxed', entry: 'randn-relaxed.as.ts', features: ['simd', 'relaxed-simd'] },
];

const sources = Object.fromEntries(
  readdirSync(folder)
    .filter((name) => name.endsWith('.as.ts'))
    .sort()
    .map((name) => [name, readFileSync(folder + name, 'utf8')]),
);
const compiler = JSON.parse(
  readFileSync(new URL('../node_modules/assemblyscript/package.json', import.meta.url), 'utf8'),
);
const digest = createHash('sha256')
  .update(readFileSync(fileURLToPath(import.meta.url)))
  .update(JSON.stringify([compiler.version, sources]))
  .digest('hex');

/** Bytes of one WebAssembly module. */
async function compile(asc, { entry, features }) {
  let bytes;
  const { error, stderr } = await asc.main(
    [
      entry,
      '--outFile',
      'out.wasm',
      '-O3',
      '--noAssert',
      '--runtime',
      'stub',
      '--use',
      'abort=',
      ...features.flatMap((feature) => ['--enable', feature]),
    ],
    {
      readFile: (name) => sources[name] ?? null,
      writeFile: (name, contents) => {
        if (name === 'out.wasm') bytes = contents;
      },
      listFiles: () => [],
    },
  );
  if (error || !bytes) throw new Error(`${entry} does not compile:\n${stderr.toString()}`, { cause: error });
  return bytes;
}

/** Writes runtime/wasm/bytes.generated.ts when it is missing or older than its sources. */
export async function buildWasm() {
  if (existsSync(target) && readFileSync(target, 'utf8').startsWith(`// ${digest}`)) return;
  const { default: asc } = await import('assemblyscript/asc');
  const lines = [`// ${digest}`, '// Made by scripts/build-wasm.mjs from the .as.ts files beside it.'];
  for (const module of modules) {
    const bytes = await compile(asc, module);
    lines.push(`export const ${module.name}: string =\n  '${Buffer.from(bytes).toString('base64')}';`);
  }
  // Through a rename, so that a build running beside this one never reads half a file.
  const partial = `${target}.${process.pid}`;
  writeFileSync(partial, `${lines.join('\n')}\n`);
  renameSync(partial, target);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildWasm();
