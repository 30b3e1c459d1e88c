import { execFileSync } from 'node:child_process';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { UsageError } from '../errors.js';

/** Where a kernelspec goes: the user's data folder, or a Python environment's. */
export type Place = { kind: 'user' } | { kind: 'sys-prefix' } | { kind: 'prefix'; prefix: string };

/**
 * The `kernels` folder of a place, as Jupyter looks it up.
 *
 * @throws {UsageError} where `--sys-prefix` finds no Python.
 * @see https://docs.jupyter.org/en/stable/use/jupyter-directories.html#data-files
 */
export function kernelsFolder(place: Place, env: NodeJS.ProcessEnv = process.env): string {
  switch (place.kind) {
    case 'user':
      return join(userDataFolder(env), 'kernels');
    case 'prefix':
      return join(resolve(place.prefix), 'share', 'jupyter', 'kernels');
    case 'sys-prefix':
      return join(sysPrefix(env), 'share', 'jupyter', 'kernels');
  }
}

/** Jupyter's data folder of the user. */
export function userDataFolder(env: NodeJS.ProcessEnv = process.env): string {
  if (env.JUPYTER_DATA_DIR) return env.JUPYTER_DATA_DIR;
  const home = env.HOME ?? homedir();
  if (process.platform === 'darwin') return join(home, 'Library', 'Jupyter');
  if (process.platform === 'win32') return join(env.APPDATA ?? join(home, 'AppData', 'Roaming'), 'jupyter');
  return join(env.XDG_DATA_HOME || join(home, '.local', 'share'), 'jupyter');
}

/** `sys.prefix` of the Python that is active: a virtual or conda environment first. */
function sysPrefix(env: NodeJS.ProcessEnv): string {
  const active = env.VIRTUAL_ENV ?? env.CONDA_PREFIX;
  if (active) return active;
  for (const python of ['python3', 'python']) {
    try {
      return execFileSync(python, ['-c', 'import sys; print(sys.prefix)'], {
        encoding: 'utf8',
        env,
        stdio: 'pipe',
      }).trim();
    } catch {
      // Try the next name.
    }
  }
  throw new UsageError(
    '--sys-prefix: no python found on PATH. Activate the environment first, or name it with --prefix DIR.',
  );
}
