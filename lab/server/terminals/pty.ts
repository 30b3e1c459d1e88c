import type { IPty } from '@lydell/node-pty';

type PtyModule = typeof import('@lydell/node-pty');

let loaded: Promise<PtyModule | undefined> | undefined;

/** The pty library with its prebuilt binary; `undefined` where there is none for this machine, and then there are no terminals. */
export function loadPty(): Promise<PtyModule | undefined> {
  loaded ??= import('@lydell/node-pty').then(
    ({ default: module }) => module as PtyModule,
    () => undefined,
  );
  return loaded;
}

/** Starts the user's shell in `cwd`. */
export function openShell(pty: PtyModule, cwd: string, env: NodeJS.ProcessEnv = process.env): IPty {
  const isWindows = process.platform === 'win32';
  const shell = isWindows ? (env.COMSPEC ?? 'cmd.exe') : env.SHELL || '/bin/sh';
  // A terminal of macOS is a login shell: its PATH is made by path_helper.
  const args = process.platform === 'darwin' ? ['-l'] : [];
  return pty.spawn(shell, args, { name: 'xterm-256color', cwd, cols: 80, rows: 24, env: { ...env } });
}
