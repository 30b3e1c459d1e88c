import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { type CompareOptions, compareNotebooks } from '../check/compare.js';
import { readRules } from '../check/sanitize.js';
import { readNotebook } from '../notebook/read.js';
import type { Notebook } from '../notebook/types.js';
import { writeAtomically } from '../notebook/write.js';
import { findNotebooks, shardOf } from '../run/files.js';
import { junitReport } from '../run/junit.js';
import { cellName, type RunFailure } from '../run/notebook-run.js';
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

interface CheckOptions extends SharedRunOptions {
  tolerance: number;
  sanitizeWith?: string;
  blas?: boolean;
}

/** `gradbook check`: runs notebooks and compares their outputs with the stored ones. The files stay as they are. */
export function addCheck(program: Command): void {
  withRunOptions(program.command('check').description('run notebooks and compare their outputs with the stored ones'))
    .option('--tolerance <share>', 'numbers may differ by this share of their size', parseShare, 1e-6)
    .option('--sanitize-with <file>', 'regex: and replace: rules for what differs from run to run (as nbval has them)')
    .option('--blas', "use this machine's BLAS: faster, but its last digits are its own")
    .action(async (paths: string[], options: CheckOptions) => {
      const notebooks = shardOf(await findNotebooks(paths), options.shard);
      const rules = options.sanitizeWith === undefined ? [] : await readRules(options.sanitizeWith);
      const started = performance.now();
      const signal = abortOnSignals();
      const remote = await remoteOptions(options);
      const reports = await runAll(notebooks, {
        ...runOptions(options),
        ...remote.options,
        ...(!options.blas && { env: { GRADBOOK_BLAS: 'off' } }),
        results: notebooks.map(() => undefined),
        failedPath,
        timing: false,
        signal,
        onRun: async (index, notebook, run) => {
          run.failure ??= difference(await readNotebook(notebooks[index]!), notebook, {
            tolerance: options.tolerance,
            rules,
          });
        },
      });
      await remote.close();
      if (options.junit) await writeAtomically(options.junit, junitReport(reports));
      await finishFailedFolder(reports);
      process.exitCode = exitCodeOf(reports, signal);
      const same = reports.filter(({ run }) => !run.failure).length;
      console.log(
        `${same} of ${notebooks.length} notebooks have the outputs they store (${formatTime(performance.now() - started)})`,
      );
    });
}

function difference(stored: Notebook, run: Notebook, options: CompareOptions): RunFailure | undefined {
  const mismatches = compareNotebooks(stored, run, options);
  const [first, ...others] = mismatches;
  if (!first) return undefined;
  const more = others.length === 0 ? '' : ` (and ${others.length} more ${others.length === 1 ? 'cell' : 'cells'})`;
  const detail = [first.diff, ...others.map(({ cell, diff }) => `${cellName(run, cell)}:\n${diff}`)].join('\n\n');
  return { kind: 'outputs', cell: first.cell, message: `its outputs are not those stored${more}`, detail };
}

function parseShare(text: string): number {
  const value = Number(text);
  if (!(value >= 0)) throw new InvalidArgumentError('Give a number from 0, such as 1e-6.');
  return value;
}
