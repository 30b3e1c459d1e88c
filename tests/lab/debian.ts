import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { gradbook } from '../cli/gradbook.js';

const PYTHON = '/usr/bin/python3';
const START_TIMEOUT_MS = 60_000;

/** A server of Debian's, with our kernel installed for it alone. */
export interface DebianServer extends AsyncDisposable {
  /** Ends in a slash. */
  url: string;
  token: string;
  /** What it serves. */
  folder: string;
}

/** Debian's servers: `jupyter_server` alone, with our JupyterLab build as its page, and the classic notebook 6. */
export type DebianProgram = 'jupyter_server' | 'jupyterlab_server' | 'notebook';

const LAB_APP = fileURLToPath(new URL('./serve_lab.py', import.meta.url));
const COMMANDS: Record<DebianProgram, string[]> = {
  jupyter_server: ['-m', 'jupyter_server'],
  jupyterlab_server: [LAB_APP],
  notebook: ['-m', 'notebook'],
};

export async function openDebianServer(program: DebianProgram): Promise<DebianServer> {
  const folder = mkdtempSync(join(tmpdir(), 'gradbook-debian-'));
  const home = mkdtempSync(join(tmpdir(), 'gradbook-debian-home-'));
  await gradbook(['install', '--prefix', home]);
  const port = await freePort();
  const token = 'a-token-for-this-test';
  const app = program === 'notebook' ? 'NotebookApp' : 'ServerApp';
  const root = program === 'notebook' ? 'notebook_dir' : 'root_dir';
  const args = [
    ...COMMANDS[program],
    ...['--no-browser', '--allow-root', `--${app}.ip=127.0.0.1`, `--${app}.port=${port}`, `--${app}.port_retries=0`],
    ...[`--${app}.token=${token}`, `--${app}.${root}=${folder}`],
  ];
  const env = {
    ...process.env,
    HOME: home,
    JUPYTER_PATH: join(home, 'share', 'jupyter'),
    JUPYTER_CONFIG_DIR: join(home, 'config'),
    JUPYTER_DATA_DIR: join(home, 'data'),
    JUPYTER_RUNTIME_DIR: join(home, 'runtime'),
    PYDEVD_DISABLE_FILE_VALIDATION: '1',
  };
  const child = spawn(PYTHON, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const url = `http://127.0.0.1:${port}/`;
  await answers(new URL('api/kernelspecs', url), child, { Authorization: `token ${token}` });
  return {
    url,
    token,
    folder,
    async [Symbol.asyncDispose]() {
      await end(child);
      for (const used of [folder, home]) rmSync(used, { recursive: true, force: true });
    },
  };
}

/** Waits until the server answers with success. @throws {Error} with its last words when it does not. */
export async function answers(url: URL, child: ChildProcess, headers: Record<string, string>): Promise<void> {
  let words = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (part: string) => {
      words = (words + part).slice(-4000);
    });
  for (const deadline = Date.now() + START_TIMEOUT_MS; Date.now() < deadline && child.exitCode === null; ) {
    const response = await fetch(url, { headers }).catch(() => undefined);
    if (response?.ok) return;
    await sleep(100);
  }
  throw new Error(`${url} does not answer:\n${words}`);
}

/** Ends the server and what it started: kernels of Debian's servers are in its group or go when it goes. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.pid === undefined) return;
  const exited = new Promise((done) => child.once('exit', done));
  // Asked first; a server that waits for something is ended.
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    try {
      process.kill(-child.pid, signal);
    } catch {
      return;
    }
    const gone = await Promise.race([exited.then(() => true), sleep(8000, false, { ref: false })]);
    if (gone) return;
  }
}

export function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer()
      .on('error', fail)
      .listen(0, '127.0.0.1', () => {
        const { port } = server.address() as { port: number };
        server.close(() => done(port));
      });
  });
}
