// The one file that loads `webgpu` (Dawn), an optional package of 70 MB: https://www.npmjs.com/package/webgpu
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

interface Dawn {
  create(options: string[]): object;
  readonly globals: object;
}

/** Where the package lies: beside this one, or in the folder of the program; null where it is not installed. */
export function findWebGpu(): string | null {
  for (const from of [import.meta.url, pathToFileURL(`${process.cwd()}/`).href])
    try {
      // Not require.resolve's own answer alone: the package is for `import` only, its folder tells.
      for (const folder of createRequire(from).resolve.paths('webgpu') ?? []) {
        const file = `${folder}/webgpu/index.js`;
        if (existsSync(file)) return pathToFileURL(file).href;
      }
    } catch {
      // No such folder: the next one.
    }
  return null;
}

/** Where Linux keeps the Vulkan loader; Dawn looks by name, and prints a warning when it finds none. */
const LOADER = ['', '/usr', '/usr/local'].flatMap((root) =>
  ['lib', 'lib64', 'lib/x86_64-linux-gnu', 'lib/aarch64-linux-gnu'].map((folder) => `${root}/${folder}`),
);

function missingDriver(): string | null {
  if (process.platform !== 'linux') return null;
  const folders = [...(process.env.LD_LIBRARY_PATH ?? '').split(':'), ...LOADER];
  if (folders.some((folder) => folder !== '' && existsSync(`${folder}/libvulkan.so.1`))) return null;
  return "there is no Vulkan loader here (libvulkan.so.1: install libvulkan1 and the GPU's driver)";
}

/** Whether it is worth asking for an adapter at all. */
export const mayHaveWebGpu = (): boolean => missingDriver() === null && findWebGpu() !== null;

/** The only kernels with workgroup memory write all that they read of it: to clear it first took nine tenths of their time to build on SwiftShader. */
const OPTIONS = ['enable-dawn-features=disable_workgroup_init'];

/** Puts `navigator.gpu` in place, as gpu.js wants it; returns null, or why there is none. */
export async function provideWebGpu(): Promise<string | null> {
  const file = findWebGpu();
  if (file === null) return 'the package webgpu is not installed (npm install webgpu)';
  const missing = missingDriver();
  if (missing !== null) return missing;
  try {
    const { create, globals } = (await import(file)) as Dawn;
    Object.assign(globalThis, globals);
    Object.defineProperty(globalThis, 'navigator', { value: { gpu: create(OPTIONS) }, configurable: true });
    return null;
  } catch (error) {
    return `the package webgpu does not load: ${(error as Error).message.split('\n')[0]}`;
  }
}
