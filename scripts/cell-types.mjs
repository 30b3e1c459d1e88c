// Writes the declarations that every notebook loads, each set as one file: Node's (dist/kernel/types/node) and those of the globals of
// cells (dist/cli/cell-types.d.ts). Loading 400 files took the compiler twice the processor time.
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleTypes } from './bundle-types.mjs';
import { newestOf } from './newest.mjs';

const root = fileURLToPath(new URL('../', import.meta.url)).replaceAll('\\', '/');
const dist = `${root}dist/`;
const nodeTarget = `${dist}kernel/types/node/index.d.ts`;
const cellTarget = `${dist}cli/cell-types.d.ts`;

/** What cells see, and what they can import. */
const entries = ['prelude.d.ts', 'prelude-types.d.ts', 'index.d.ts'].map((name) => `${dist}cli/${name}`);

export async function writeCellTypes() {
  const node = existsSync(`${dist}kernel`) && !isWritten(nodeTarget, nodeVersion());
  const cells = entries.every((path) => existsSync(path)) && !isWritten(cellTarget, newest());
  if (!node && !cells) return;
  // biome-ignore lint/style/noRestrictedImports: a build step, no part of what is shipped
  const { default: ts } = await import('typescript6');
  if (node) {
    const index = `${root}node_modules/@types/node/index.d.ts`;
    write(nodeTarget, nodeVersion(), bundleTypes(ts, { entries: [index], name: nameOf, docs: () => 'short' }));
  }
  if (cells) {
    const text = bundleTypes(ts, {
      entries,
      name: nameOf,
      docs: () => 'whole',
      leaveOut: (path) => /\/node_modules\/(@types\/node|undici-types)\//.test(path),
      flat: (path) => path.includes('/node_modules/'),
    });
    write(cellTarget, newest(), text);
  }
}

/** `gradbook` and `gradbook/display` for what users may import, `gradbook:nn/linear` for the rest. */
function nameOf(path) {
  const name = path.replace(/\.d\.[cm]?ts$/, '').replace(/\/index$/, '');
  const [, packageName, rest] = /\/node_modules\/((?:@[^/]+\/)?[^/]+)\/?(.*)$/.exec(name) ?? [];
  if (packageName) return `${packageName}:${rest}`;
  const own = name.slice(dist.length);
  if (own === 'cli') return 'gradbook';
  return own === 'display' ? 'gradbook/display' : `gradbook:${own.replace(/^runtime\/?/, '')}`;
}

function nodeVersion() {
  const { version } = JSON.parse(readFileSync(`${root}node_modules/@types/node/package.json`, 'utf8'));
  return `@types/node ${version}, ${scripts()}`;
}

/** When a declaration of ours changed last. */
function newest() {
  const rooms = ['cli', 'display', 'runtime'].map((room) => dist + room);
  const { time, count } = newestOf(rooms, (name) => name.endsWith('.d.ts') && name !== 'cell-types.d.ts');
  return `${time}, ${count} files, ${scripts()}`;
}

function scripts() {
  const names = ['bundle-types.mjs', 'flat-types.mjs', 'cell-types.mjs'];
  return Math.max(...names.map((name) => statSync(`${root}scripts/${name}`).mtimeMs));
}

function isWritten(target, state) {
  return existsSync(target) && readFileSync(target, 'utf8').startsWith(`// ${state}\n`);
}

function write(target, state, text) {
  mkdirSync(dirname(target), { recursive: true });
  // Through a rename, so that a kernel that starts meanwhile never reads half a file.
  const partial = `${target}.${process.pid}`;
  writeFileSync(partial, `// ${state}\n// Made by scripts/cell-types.mjs.\n${text}`);
  renameSync(partial, target);
}
