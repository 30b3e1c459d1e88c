import type { Command } from 'commander';
import { UsageError } from '../errors.js';
import { writeAtomically } from '../notebook/write.js';
import { type Destination, findNotebooks, resultPaths, shardOf } from '../run/files.js';
import { junitReport } from '../run/junit.js';
import { formatTime } from '../run/progress.js';
import { exitCodeOf, runAll } from '../run/run-all.js';
import {
  abortOnSignals,
  failedPath,
  finishFailedFolder,
  remoteOptions,
  runOptions,
  type SharedRunOptions,
  withRunOptions,
} from './run-options.js';

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
      const remote = await remoteOptions(options);
      const reports = await runAll(notebooks, {
        ...runOptions(options),
        ...remote.options,
        results: resultPaths(notebooks, destination(options, notebooks.length)),
        failedPath,
        allowErrors: options.allowErrors ?? false,
        timing: options.timing,
        signal,
      });
      await remote.close();
      if (options.junit) await writeAtomically(options.junit, junitReport(reports));
      await finishFailedFolder(reports);
      process.exitCode = exitCodeOf(reports, signal);
      const ran = reports.filter(({ run }) => !run.failure).length;
      const time = formatTime(performance.now() - started);
      if (notebooks.length === 0) console.log(`Part ${options.shard} holds no notebook.`);
      if (notebooks.length > 1) console.log(`${ran} of ${notebooks.length} notebooks ran in ${time}`);
    });
}

function destination(options: RunCommandOptions, notebooks: number): Destination {
  const { inplace, output } = options;
  if (inplace && output) throw new UsageError('Give one of --inplace and --output.');
  if (inplace) return { kind: 'inplace' };
  if (output === undefined) return { kind: 'nowhere' };
  if (!output.endsWith('.ipynb')) return { kind: 'folder', folder: output };
  if (notebooks !== 1)
    throw new UsageError(`--output ${output} is one file, but there are ${notebooks} notebooks. Name a folder.`);
  return { kind: 'file', file: output };
}
