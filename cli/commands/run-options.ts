import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { EXIT, UsageError } from '../errors.js';
import { writeAtomically } from '../notebook/write.js';
import type { Reported } from '../run/junit.js';
import { parseParameters } from '../run/parameters.js';
import { createProgress } from '../run/progress.js';

/** What the commands that run notebooks are given. */
export interface SharedRunOptions {
  timeout?: number;
  totalTimeout?: number;
  jobs: number;
  shard?: string;
  junit?: string;
  param: string[];
  server?: string;
  token?: string;
}

/** The options that running and checking share. */
export function withRunOptions(command: Command): Command {
  return command
    .argument('<notebooks...>', 'notebooks, or folders of them')
    .option('--timeout <seconds>', 'limit for each cell; the kernel is interrupted', parseSeconds)
    .option('--total-timeout <seconds>', 'limit for each notebook', parseSeconds)
    .option('--jobs <n>', 'notebooks at the same time', parseCount, availableParallelism())
    .option('--shard <i/n>', 'only the i-th of n parts of the notebooks')
    .option(
      '--param <name=value>',
      'a parameter, injected after the cell tagged "parameters"; repeat for more',
      collect,
      [],
    )
    .option('--junit <file>', 'write a JUnit report')
    .option('--server <url>', 'run in kernels of a Jupyter server, or of your own server below a JupyterHub')
    .option('--token <text>', 'what that server asks for (or JUPYTER_TOKEN, or ?token= of its address)');
}

/** What the runner takes to start kernels on `--server`; without it, nothing. `close` ends the connection. */
export async function remoteOptions({ server, token }: SharedRunOptions) {
  if (server === undefined) {
    if (token !== undefined) throw new UsageError('--token belongs to --server; give the address of the server.');
    return { options: {}, close: async () => undefined };
  }
  const { connectServer } = await import('../remote/server.js');
  const remote = await connectServer(server, token, (line) => console.error(line));
  return { options: { startKernel: remote.start }, close: remote.close };
}

/** The same as the runner takes them. */
export function runOptions(options: SharedRunOptions) {
  return {
    jobs: options.jobs,
    parameters: parseParameters(options.param),
    progress: createProgress(process.stdout),
    ...(options.timeout !== undefined && { cellTimeoutMs: options.timeout * 1000 }),
    ...(options.totalTimeout !== undefined && { totalTimeoutMs: options.totalTimeout * 1000 }),
  };
}

/** Aborts at the first Ctrl-C, so that results are still written; a second one ends the process. */
export function abortOnSignals(): AbortSignal {
  const controller = new AbortController();
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    controller.abort();
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  return controller.signal;
}

/** Where the outputs so far of a failed notebook go when no other place was named. */
export function failedPath(name: string): string {
  return join('.gradbook', 'failed', relative('.', name).replace(/^(\.\.[/\\])+/, ''));
}

/** Keeps that folder out of git. */
export async function finishFailedFolder(reports: readonly Reported[]): Promise<void> {
  const used = reports.some(({ notebook, run }) => notebook && run.failure);
  if (used) await writeAtomically(join('.gradbook', '.gitignore'), '*\n').catch(() => undefined);
}

export function parseSeconds(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('Give a number of seconds greater than 0.');
  return value;
}

export function parseCount(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('Give a whole number from 1.');
  return value;
}

export function collect(value: string, previous: string[]): string[] {
  return [...previous, value];
}
