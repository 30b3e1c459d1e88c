// Builds what is out of date into dist/: JavaScript, declarations and the commands' executable bit.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildWasm } from './build-wasm.mjs';
import { bundleCells } from './bundle-cells.mjs';
import { bundleGpuJs } from './bundle-gpujs.mjs';
import { bundleKernel } from './bundle-kernel.mjs';
import { bundleLibraries } from './bundle-libraries.mjs';
import { bundleVega } from './bundle-vega.mjs';
import { writeCellTypes } from './cell-types.mjs';
import { writePreludeTypes } from './prelude-types.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
await buildWasm();
await bundleGpuJs();
cpSync(`${root}cli/export/style`, `${root}dist/cli/export/style`, { recursive: true });
const tsc = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url));
const { status } = spawnSync(process.execPath, [tsc, '-b', ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });
if (status !== 0) process.exit(status ?? 1);
if (existsSync(`${root}dist/cli/main.js`)) chmodSync(`${root}dist/cli/main.js`, 0o755);
await writePreludeTypes();
await writeCellTypes();
await bundleVega();
await bundleCells();
await bundleLibraries();
if (existsSync(`${root}dist/kernel/index.js`)) await bundleKernel();
