import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UsageError } from '../errors.js';
import { LOGO_SVG, logoPng } from './logo.js';
import { nodeFlags } from './node-flags.js';

/** The name that notebooks carry in `metadata.kernelspec.name`. */
export const KERNEL_NAME = 'gradbook';
export const DISPLAY_NAME = 'TypeScript (Gradbook)';

/** The kernel's entry point, beside this module in the published package. */
export const KERNEL_PROGRAM = fileURLToPath(new URL('../kernel.js', import.meta.url));

/** `kernel.json`, as Jupyter reads it. */
export interface KernelSpec {
  argv: string[];
  display_name: string;
  language: string;
  interrupt_mode: 'signal' | 'message';
  kernel_protocol_version: string;
  metadata: Record<string, unknown>;
}

/** The command that starts the kernel: absolute, because a server's PATH may find another Node or none. */
export function kernelCommand(connectionFile: string): string[] {
  return [process.execPath, ...nodeFlags(), KERNEL_PROGRAM, connectionFile];
}

/** The kernelspec of this installation. */
export function kernelSpec(displayName = DISPLAY_NAME): KernelSpec {
  return {
    argv: kernelCommand('{connection_file}'),
    display_name: displayName,
    language: 'typescript',
    interrupt_mode: 'message',
    kernel_protocol_version: '5.5',
    metadata: { debugger: false },
  };
}

/**
 * Writes the kernelspec `name` into `kernels`, complete or not at all; an older one is replaced.
 *
 * @returns the folder written.
 */
export async function installKernelSpec(kernels: string, name = KERNEL_NAME, spec = kernelSpec()): Promise<string> {
  checkName(name);
  const target = join(kernels, name);
  // Beside the target, so that both renames stay on one file system. Jupyter ignores names that start with a dot.
  const staging = join(kernels, `.${name}-${randomUUID()}`);
  const retired = `${staging}-old`;
  try {
    await mkdir(staging, { recursive: true });
    await Promise.all([
      writeFile(join(staging, 'kernel.json'), `${JSON.stringify(spec, null, 2)}\n`),
      writeFile(join(staging, 'logo-svg.svg'), LOGO_SVG),
      writeFile(join(staging, 'logo-32x32.png'), await logoPng(32)),
      writeFile(join(staging, 'logo-64x64.png'), await logoPng(64)),
    ]);
    await rename(target, retired).catch(ignoreMissing);
    await rename(staging, target);
  } catch (cause) {
    await rename(retired, target).catch(ignoreMissing);
    if (isNodeError(cause) && (cause.code === 'EACCES' || cause.code === 'EROFS' || cause.code === 'EPERM'))
      throw new UsageError(
        `${target}: not allowed to write there. Choose another place: --user, --sys-prefix or --prefix DIR.`,
        { cause },
      );
    throw cause;
  } finally {
    await rm(staging, { recursive: true, force: true });
    await rm(retired, { recursive: true, force: true });
  }
  return target;
}

/** Removes the kernelspec `name`; false where there was none. */
export async function uninstallKernelSpec(kernels: string, name = KERNEL_NAME): Promise<boolean> {
  checkName(name);
  const target = join(kernels, name);
  const spec = await readKernelSpec(target);
  if (!spec) return false;
  if (!spec.argv?.some((part) => part.endsWith(join('cli', 'kernel.js'))))
    throw new UsageError(`${target} was not written by gradbook; remove it with: jupyter kernelspec remove ${name}`);
  await rm(target, { recursive: true });
  return true;
}

/** The kernelspec in a folder, or `undefined`. */
export async function readKernelSpec(folder: string): Promise<KernelSpec | undefined> {
  try {
    return JSON.parse(await readFile(join(folder, 'kernel.json'), 'utf8')) as KernelSpec;
  } catch {
    return undefined;
  }
}

/** True when this program lives in npx's cache, which may be emptied under an installed kernelspec. */
export function livesInNpxCache(): boolean {
  return dirname(KERNEL_PROGRAM).includes(`_npx`);
}

function checkName(name: string): void {
  if (!/^[a-z0-9._-]+$/i.test(name) || name.startsWith('.'))
    throw new UsageError(`--name ${name}: a kernel's name has letters, digits, dots, dashes and underscores only.`);
}

function isNodeError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error;
}

function ignoreMissing(error: unknown): void {
  if (!isNodeError(error) || error.code !== 'ENOENT') throw error;
}
