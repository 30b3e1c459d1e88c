import { dirname, relative, resolve } from 'node:path';
import { CommandError, EXIT, type ExitCode, WriteError } from '../errors.js';
import { readNotebook } from '../notebook/read.js';
import { hasTag, type Notebook } from '../notebook/types.js';
import { stringifyNotebook, writeAtomically } from '../notebook/write.js';
import { mapAtMost } from '../pool.js';
import type { Reported } from './junit.js';
import { longestFirst } from './longest-first.js';
import { describeFailure, type NotebookRun } from './notebook-run.js';
import { injectParameters, type Parameters } from './parameters.js';
import { counted, formatTime, type Progress } from './progress.js';
import { type RunOptions, runNotebook } from './run-notebook.js';

export interface RunAllOptions extends Omit<RunOptions, 'cwd' | 'onCell'> {
  /** How many notebooks run at once, each in a kernel of its own. */
  jobs: number;
  parameters: Parameters;
  progress: Progress;
  /** Where each notebook's result goes; `undefined` keeps none. */
  results: readonly (string | undefined)[];
  /** Where the outputs so far of a failed notebook go when it has no result path. */
  failedPath: (name: string) => string;
  /** Called with every notebook that ran, before it is written. */
  onRun?: (index: number, notebook: Notebook, run: NotebookRun) => Promise<void> | void;
}

/**
 * Runs notebooks, some at a time, and writes each result as soon as it is there. Where several run at once and others wait, those expected to take
 * longest start first. The reports come in the order of the paths.
 */
export async function runAll(paths: readonly string[], options: RunAllOptions): Promise<Reported[]> {
  const reports = await mapAtMost(
    options.jobs,
    paths,
    async (path, index) => (options.signal?.aborted ? undefined : runOne(index, path, options)),
    await startingOrder(paths, options.jobs),
  );
  options.progress.end();
  return reports.filter((report) => report !== undefined);
}

/** As given where no other order ends sooner: one at a time, or all at once. */
async function startingOrder(paths: readonly string[], jobs: number): Promise<number[] | undefined> {
  if (jobs === 1 || jobs >= paths.length) return undefined;
  const notebooks: (Notebook | undefined)[] = [];
  // One that cannot be read is told where it would run.
  for (const path of paths) notebooks.push(await readNotebook(path).catch(() => undefined));
  return longestFirst(notebooks);
}

async function runOne(index: number, path: string, options: RunAllOptions): Promise<Reported> {
  const { progress } = options;
  const name = relative('.', path) || path;
  let notebook: Notebook;
  try {
    notebook = await readNotebook(path, name);
    // A server may have kernels for other languages.
    if (!options.startKernel) checkLanguage(notebook, name);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    progress.done(name, `✗ ${error.message}`, true);
    return { name, run: { cells: [], milliseconds: 0, failure: { kind: 'error', message: error.message } } };
  }
  const unknown = injectParameters(notebook, options.parameters);
  progress.start(name, notebook.cells.length);
  const run = await runNotebook(notebook, {
    ...options,
    cwd: dirname(resolve(path)),
    onCell: (cell) => progress.cell(name, cell + 1),
  });
  await options.onRun?.(index, notebook, run);
  const result = options.results[index] ?? (run.failure ? options.failedPath(name) : undefined);
  const written = result !== undefined && (await writeResult(result, notebook, run));
  const lines = [summary(name, notebook, run)];
  if (unknown.length > 0) {
    const names = unknown.join(', ');
    const tagged = notebook.cells.some((cell) => hasTag(cell, 'parameters'));
    lines.push(
      tagged ? `  its parameters cell has no ${names}` : `  no cell is tagged "parameters": ${names} set at its start`,
    );
  }
  if (run.failure && written && !options.results[index]) lines.push(`  outputs so far: ${relative('.', result)}`);
  progress.done(name, lines.join('\n'), run.failure !== undefined);
  return { name, notebook, run };
}

/** A full disk must not lose the other notebooks: it becomes this one's failure. */
async function writeResult(path: string, notebook: Notebook, run: NotebookRun): Promise<boolean> {
  try {
    await writeAtomically(path, stringifyNotebook(notebook));
    return true;
  } catch (error) {
    if (!(error instanceof WriteError)) throw error;
    if (run.failure)
      run.failure.detail = `${run.failure.detail ?? run.failure.message}\n\nIts outputs are lost: ${error.message}`;
    else run.failure = { kind: 'error', message: `its result is lost: ${error.message}` };
    return false;
  }
}

function summary(name: string, notebook: Notebook, run: NotebookRun): string {
  const time = formatTime(run.milliseconds);
  if (run.failure) return `✗ ${describeFailure(name, notebook, run.failure)}`;
  return `✓ ${name}  ${counted(run.cells.length, 'cell')}  ${time}`;
}

/** A notebook in another language would only give a hundred syntax errors. */
function checkLanguage(notebook: Notebook, name: string): void {
  const { kernelspec, language_info } = notebook.metadata;
  const language = (kernelspec?.language ?? language_info?.name ?? 'typescript').toLowerCase();
  if (!['typescript', 'javascript'].includes(language))
    throw new CommandError(
      `${name}: is a notebook in ${language} (kernel ${kernelspec?.name ?? 'unnamed'}); gradbook runs TypeScript.`,
    );
}

/** What the command ends with: the gravest of what happened. */
export function exitCodeOf(reports: readonly Reported[], signal?: AbortSignal): ExitCode {
  if (signal?.aborted) return EXIT.interrupted;
  const failures = reports
    .map(({ notebook, run }) => run.failure && { ...run.failure, unread: !notebook })
    .filter((f) => f !== undefined);
  if (failures.some(({ kind }) => kind === 'kernel')) return EXIT.kernel;
  if (failures.some(({ unread }) => unread)) return EXIT.usage;
  return failures.length > 0 ? EXIT.failed : EXIT.ok;
}
