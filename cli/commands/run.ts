import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { EXIT, UsageError } from '../errors.js';
import { writeAtomically } from '../notebook/write.js';
import { type Destination, findNotebooks, resultPaths, shardOf } from '../run/files.js';
import { junitReport } from '../run/junit.js';
import { parseParameters } from '../run/parameters.js';
import { createProgress, formatTime } from '../run/progress.js';
import { exitCodeOf, runAll } from '../run/run-all.js';

export interface SharedRunOptions {
  timeout?: number;
  totalTimeout?: number;
  jobs: number;
  shard?: string;
  junit?: string;
  param: string[];
}

interface RunCommandOptions extends SharedRunOptions {
  inplace?: boolean;
  output?: string;
  allowErrors?: boolean;
  timing: boolean;
}

/** `gradbook run`: runs notebooks through the Jupyter protocol, without Python. */
export function addRun(program: Command): void {
  withRunOptions(program.command('run').description('run notebooks and store their outputs'))
    .option('--inplace', 'store the outputs in the notebooks themselves')
    .option('--output <dir>', 'store the results in a folder (or, for one notebook, in FILE.ipynb)')
    .option('--allow-errors', 'go on after a cell that fails')
    .option('--no-timing', 'leave metadata.execution out')
    .action(async (paths: string[], options: RunCommandOptions) => {
      const notebooks = shardOf(await findNotebooks(paths), options.shard);
      const started = performance.now();
      const signal = abortOnSignals();
      const reports = await runAll(notebooks, {
        ...runOptions(options),
        results: resultPaths(notebooks, destination(options, notebooks.length)),
        failedPath: (name) => join(FAILED_FOLDER, relative('.', name).replace(/^(\.\.[/\\])+/, '')),
        allowErrors: options.allowErrors ?? false,
        timing: options.timing,
        signal,
      });
      if (options.junit) await writeAtomically(options.junit, junitReport(reports));
      await ignoreFailedFolder(reports.some(({ run }) => run.failure));
      process.exitCode = exitCodeOf(reports, signal);
      const failed = reports.filter(({ run }) => run.failure);
      if (notebooks.length > 1)
        console.log(
          `${reports.length - failed.length} of ${notebooks.length} notebooks ran in ${formatTime(performance.now() - started)}`,
        );
    });
}

/** The options that running and checking share. */
export function withRunOptions(command: Command): Command {
  return command
    .argument('<notebooks...>', 'notebooks, or folders of them')
    .option('--timeout <seconds>', 'limit for each cell; the kernel is interrupted', seconds)
    .option('--total-timeout <seconds>', 'limit for each notebook', seconds)
    .option('--jobs <n>', 'notebooks at the same time', count, availableParallelism())
    .option('--shard <i/n>', 'only the i-th of n parts of the notebooks')
    .option(
      '--param <name=value>',
      'a parameter, injected after the cell tagged "parameters"; repeat for more',
      collect,
      [],
    )
    .option('--junit <file>', 'write a JUnit report');
}

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

/** Results of failed runs that have no place of their own; it ignores itself in git. */
const FAILED_FOLDER = join('.gradbook', 'failed');

async function ignoreFailedFolder(used: boolean): Promise<void> {
  if (used) await writeAtomically(join('.gradbook', '.gitignore'), '*\n').catch(() => undefined);
}

function destination(options: RunCommandOptions, notebooks: number): Destination {
  if (options.inplace && options.output) throw new UsageError('Give one of --inplace and --output.');
  if (options.inplace) return { kind: 'inplace' };
  if (options.output === undefined) return { kind: 'nowhere' };
  if (!options.output.endsWith('.ipynb')) return { kind: 'folder', folder: options.output };
  if (notebooks !== 1)
    throw new UsageError(
      `--output ${options.output} is one file, but there are ${notebooks} notebooks. Name a folder.`,
    );
  return { kind: 'file', file: options.output };
}

function seconds(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('Give a number of seconds greater than 0.');
  return value;
}

function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('Give a whole number from 1.');
  return value;
}

function collect(value: string, previous: string[]): string[] {
  return [...previous, value];
}
