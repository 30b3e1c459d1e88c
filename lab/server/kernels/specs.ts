import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { KERNEL_NAME, type KernelSpec, kernelSpec, readKernelSpec } from '#cli/install/kernelspec';
import { LOGO_SVG } from '#cli/install/logo';
import { kernelsFolder, userDataFolder } from '#cli/install/places';

/** A kernel that can be started. */
export interface InstalledSpec {
  name: string;
  spec: KernelSpec & { env?: Record<string, string> };
  /** Where its logos lie; ours need no folder. */
  folder: string | undefined;
  /** Logo name → file name. */
  resources: Record<string, string>;
}

/** Our own kernel is always there, installed or not, and of this version; others are found where Jupyter looks for them. */
export async function findSpecs(env: NodeJS.ProcessEnv = process.env): Promise<Map<string, InstalledSpec>> {
  const found = new Map<string, InstalledSpec>();
  found.set(KERNEL_NAME, {
    name: KERNEL_NAME,
    spec: kernelSpec(),
    folder: undefined,
    resources: { 'logo-svg': 'logo-svg.svg' },
  });
  for (const folder of await kernelFolders(env)) {
    const names = await readdir(folder).catch(() => []);
    for (const name of names.sort()) {
      // The first place wins, as in Jupyter.
      if (name.startsWith('.') || found.has(name.toLowerCase())) continue;
      const spec = await readKernelSpec(join(folder, name));
      if (!Array.isArray(spec?.argv) || spec.argv.length === 0) continue;
      const resources = await logos(join(folder, name));
      found.set(name.toLowerCase(), { name: name.toLowerCase(), spec, folder: join(folder, name), resources });
    }
  }
  return found;
}

/** What a `kernel.json` may leave out. */
const DEFAULTS: Partial<InstalledSpec['spec']> = { env: {}, metadata: {}, interrupt_mode: 'signal' };

/** `kernel.json` as the API gives it. */
export function specModel({ name, spec, resources }: InstalledSpec, base: string): object {
  const urls = Object.fromEntries(
    Object.entries(resources).map(([key, file]) => [key, `${base}kernelspecs/${name}/${file}`]),
  );
  return { name, spec: { ...DEFAULTS, ...spec }, resources: urls };
}

export { LOGO_SVG };

/** The program and its arguments for a connection file. */
export function commandOf({ spec, folder }: InstalledSpec): (connectionFile: string) => string[] {
  return (connectionFile) =>
    spec.argv.map((part) =>
      part.replaceAll('{connection_file}', connectionFile).replaceAll('{resource_dir}', folder ?? ''),
    );
}

async function logos(folder: string): Promise<Record<string, string>> {
  const files = await readdir(folder).catch(() => []);
  const wanted = files.filter((file) => /^logo-.*\.(?:png|svg)$|^kernel\.(?:js|css)$/.test(file));
  return Object.fromEntries(
    wanted.map((file) => [file.startsWith('kernel.') ? file : file.replace(/\.\w+$/, ''), file]),
  );
}

/** Jupyter's `kernels` folders, most important first. @see https://docs.jupyter.org/en/stable/use/jupyter-directories.html */
async function kernelFolders(env: NodeJS.ProcessEnv): Promise<string[]> {
  const named = (env.JUPYTER_PATH ?? '').split(delimiter).filter(Boolean);
  const user = userDataFolder(env);
  const active = [env.VIRTUAL_ENV, env.CONDA_PREFIX, await pythonPrefix(env)].filter((prefix) => prefix !== undefined);
  const system =
    process.platform === 'win32'
      ? [join(env.PROGRAMDATA ?? 'C:\\ProgramData', 'jupyter')]
      : ['/usr/local/share/jupyter', '/usr/share/jupyter'];
  const folders = [
    ...named.map((folder) => join(folder, 'kernels')),
    join(user, 'kernels'),
    ...active.map((prefix) => kernelsFolder({ kind: 'prefix', prefix })),
    ...system.map((folder) => join(folder, 'kernels')),
  ];
  return [...new Set(folders)];
}

let prefix: Promise<string | undefined> | undefined;

/** `sys.prefix` of the Python on PATH; asked once, because starting Python takes a while. */
function pythonPrefix(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  prefix ??= promisify(execFile)('python3', ['-c', 'import sys; print(sys.prefix)'], { env, timeout: 5000 }).then(
    ({ stdout }) => stdout.trim() || undefined,
    () => undefined,
  );
  return prefix;
}
