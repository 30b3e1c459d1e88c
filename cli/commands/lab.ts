import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Command, InvalidArgumentError } from 'commander';
import { CommandError, UsageError } from '../errors.js';
import { type LabServer, loadLab } from './lab-server.js';
import { abortOnSignals, collect, parseCount } from './run-options.js';

interface LabCommandOptions {
  browser: boolean;
  port: number;
  ip: string;
  token?: string;
  cullIdle?: number;
  baseUrl?: string;
  allowHost: string[];
  trash: boolean;
}

const PACKAGE = fileURLToPath(new URL('../../../', import.meta.url));
const COURSE_FOLDER = 'gradbook-course';

/** `gradbook lab`: JupyterLab with our kernel, without Python. */
export function addLab(program: Command): void {
  program
    .command('lab')
    .description('open notebooks in JupyterLab')
    .argument('[folder]', 'what to show; without it, a copy of the course in ./gradbook-course')
    .option('--no-browser', 'do not open a browser')
    .option('--port <n>', 'the port to listen on (the next free one where it is taken)', parsePort, 8888)
    .option('--ip <address>', 'the address to listen on', '127.0.0.1')
    .option('--token <text>', 'what whoever connects must know (random by default)')
    .option('--cull-idle <seconds>', 'shut down kernels that nobody watches after so many idle seconds', parseCount)
    .option('--base-url <path>', 'the path below which everything is served, for a proxy: /labs/ada/')
    .option('--allow-host <name>', 'a name by which a proxy calls this server; repeat for more', collect, [])
    .option('--no-trash', 'delete for good instead of moving to the trash')
    .action(async (folder: string | undefined, options: LabCommandOptions) => {
      const served = folder === undefined ? await courseCopy() : await existingFolder(folder);
      buildJupyterLab();
      const signal = abortOnSignals();
      const server = await start(served, options);
      const url = `${server.url}lab?token=${server.token}`;
      console.log(`Serving ${served}\nOpen ${url}\nStop with Ctrl-C.`);
      if (!isLoopback(options.ip))
        console.warn(
          `Warning: other machines can reach ${options.ip}, and the connection is not encrypted. Whoever has the token can run any program here.`,
        );
      if (options.browser) openBrowser(url);
      signal.addEventListener('abort', () => void server.close());
      await server.closed;
      process.exit();
    });
}

async function start(folder: string, options: LabCommandOptions): Promise<LabServer> {
  const { startLab } = await loadLab();
  const { ip, port, token, cullIdle, baseUrl, allowHost, trash } = options;
  try {
    return await startLab({
      folder,
      ip,
      port,
      retryPorts: true,
      log: (line) => console.error(line),
      allowHosts: allowHost,
      deleteForever: !trash,
      ...(baseUrl !== undefined && { baseUrl }),
      ...(token !== undefined && { token }),
      ...(cullIdle !== undefined && { cullIdleSeconds: cullIdle }),
    });
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      throw new UsageError(`--ip ${ip}: this machine has no such address.`, { cause });
    if (code === 'EACCES') throw new UsageError(`--port ${port}: not allowed; take one above 1024.`, { cause });
    throw code ? new CommandError(`The server did not start: ${message}`, { cause }) : cause;
  }
}

/** The published package comes with JupyterLab built; a clone builds it on first use. */
function buildJupyterLab(): void {
  const script = join(PACKAGE, 'lab', 'build', 'build.mjs');
  if (!existsSync(script)) return;
  const { status } = spawnSync(process.execPath, [script, '--quiet'], { stdio: 'inherit' });
  if (status !== 0) throw new CommandError('JupyterLab could not be built; the reason is above.');
}

/** The course in a folder of the user's own: what they change there stays, and the package stays as it was. */
async function courseCopy(): Promise<string> {
  const target = resolve(COURSE_FOLDER);
  await mkdir(target, { recursive: true });
  await cp(join(PACKAGE, 'notebooks'), target, {
    recursive: true,
    force: false,
    filter: (path) => !basename(path).startsWith('.'),
  });
  return target;
}

async function existingFolder(folder: string): Promise<string> {
  const path = resolve(folder);
  const info = await stat(path).catch(() => undefined);
  if (!info) throw new UsageError(`${folder}: there is no such folder.`);
  if (!info.isDirectory()) throw new UsageError(`${folder}: is a file; name the folder it is in.`);
  return path;
}

function isLoopback(ip: string): boolean {
  return ip === 'localhost' || ip === '::1' || ip.startsWith('127.');
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('Give a number from 0 to 65535.');
  return port;
}

/** The system's own browser; where there is none, the address in the terminal is enough. */
function openBrowser(url: string): void {
  const commands: Partial<Record<NodeJS.Platform, string[]>> = {
    darwin: ['open', url],
    win32: ['rundll32', 'url.dll,FileProtocolHandler', url],
  };
  const [program, ...args] = commands[process.platform] ?? ['xdg-open', url];
  spawn(program!, args, { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref();
}
