import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection } from '#kernel/protocol/connection';
import { KernelError } from '../errors.js';
import { kernelCommand } from '../install/kernelspec.js';

const STDERR_KEPT = 4000;

/** How a kernel process ended. */
export interface KernelExit {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** The last of what it wrote to its standard error. */
  stderr: string;
}

export interface KernelProcessOptions {
  /** The notebook's folder. */
  cwd: string;
  env?: NodeJS.ProcessEnv;
  /** The program and its arguments; by default this installation's kernel. */
  command?: (connectionFile: string) => string[];
}

/** A kernel as a process: started with a connection file of its own, and gone for good after {@link kill}. */
export class KernelProcess {
  readonly exited: Promise<KernelExit>;
  #stderr = '';

  private constructor(
    readonly connection: Connection,
    private readonly child: ChildProcess,
    private readonly folder: string,
  ) {
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-STDERR_KEPT);
    });
    child.stdout?.resume();
    this.exited = new Promise((done) => {
      // `close` comes after the last of stderr; a grandchild that holds the pipe must not delay the news for long.
      child.on('error', (error) => {
        this.#stderr += error.message;
        finish(null, null);
      });
      child.on('close', (code, signal) => finish(code, signal));
      child.on('exit', (code, signal) => setTimeout(() => finish(code, signal), 200).unref());
      const finish = (code: number | null, signal: NodeJS.Signals | null): void => {
        rmSync(this.folder, { recursive: true, force: true });
        done({ code, signal, stderr: this.#stderr });
      };
    });
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  static async start(options: KernelProcessOptions): Promise<KernelProcess> {
    const { folder, connection, file } = await prepare();
    const [program = process.execPath, ...args] = (options.command ?? kernelCommand)(file);
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env, JPY_PARENT_PID: String(process.pid) },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own: Ctrl-C in the terminal is ours to handle, and what the kernel started dies with it.
      detached: process.platform !== 'win32',
    });
    return new KernelProcess(connection, child, folder);
  }

  /** Ends the kernel and whatever it started, at once. */
  kill(): void {
    const { pid } = this.child;
    if (pid === undefined) return;
    try {
      if (process.platform === 'win32') this.child.kill('SIGKILL');
      else process.kill(-pid, 'SIGKILL');
    } catch {
      // Already gone.
    }
  }
}

/** The kernel's own folder with its connection file. */
async function prepare(): Promise<{ folder: string; connection: Connection; file: string }> {
  let folder: string | undefined;
  try {
    folder = mkdtempSync(join(tmpdir(), 'gradbook-'));
    const connection = await newConnection(folder);
    const file = join(folder, 'kernel.json');
    writeFileSync(file, JSON.stringify(connection), { mode: 0o600 });
    return { folder, connection, file };
  } catch (cause) {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
    const reason = (cause as Error).message;
    throw new KernelError(
      `The kernel cannot start: no file can be made in ${tmpdir()} (${reason}). Set TMPDIR to another folder.`,
      { cause },
    );
  }
}

/** Unix sockets in the kernel's own folder cannot collide between parallel kernels; Windows gets free ports. */
async function newConnection(folder: string): Promise<Connection> {
  const common = { key: randomBytes(32).toString('hex'), signature_scheme: 'hmac-sha256' };
  if (process.platform !== 'win32') {
    const ports = { shell_port: 1, control_port: 2, stdin_port: 3, iopub_port: 4, hb_port: 5 };
    return { transport: 'ipc', ip: join(folder, 'k'), ...ports, ...common };
  }
  const [shell_port, control_port, stdin_port, iopub_port, hb_port] = (await freePorts(5)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  return { transport: 'tcp', ip: '127.0.0.1', shell_port, control_port, stdin_port, iopub_port, hb_port, ...common };
}

/** Ports that were free a moment ago; all are held until the last is known, so that they differ. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<ReturnType<typeof createServer>>((done, fail) => {
          const server = createServer()
            .on('error', fail)
            .listen(0, '127.0.0.1', () => done(server));
        }),
    ),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports;
}
