import { availableParallelism } from 'node:os';
import { basename, dirname, resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { TextFormat } from '../convert/convert.js';
import { UsageError } from '../errors.js';
import type { Notebook } from '../notebook/types.js';
import { findNotebooks, resultPaths } from '../run/files.js';
import { exitCodeOf, runAll } from '../run/run-all.js';
import { abortOnSignals, failedPath, finishFailedFolder, parseCount, parseSeconds, runOptions } from './run-options.js';

type Format = 'html' | TextFormat;

interface ExportOptions {
  out: string;
  title?: string;
  language: string;
  url?: string;
  trust?: boolean;
  hovers: boolean;
  foldCode?: boolean;
  singleFile?: boolean;
  to: Format;
  execute?: boolean;
  jobs: number;
  timeout?: number;
}

/** `gradbook export`: lecture pages, or other formats, from the outputs that notebooks hold or that they make now. */
export function addExport(program: Command): void {
  program
    .command('export')
    .description('make lecture pages of notebooks')
    .argument('<notebooks...>', 'notebooks, or folders of them')
    .option('--out <dir>', 'where the pages go', 'site')
    .addOption(
      new Option('--to <format>', 'pages, Markdown, a percent script, or a notebook without outputs')
        .choices(['html', 'md', 'ts', 'ipynb'])
        .default('html'),
    )
    .option('--title <text>', 'the name of the site')
    .option('--language <code>', 'the language of the text', 'en')
    .option('--url <address>', 'where the site will be published, for link previews', parseUrl)
    .option('--trust', 'keep raw HTML and scripts of the notebooks (your own only)')
    .option('--single-file', 'put everything a page needs into the page')
    .option('--no-hovers', 'leave out the types that show when a reader points at a name')
    .option('--fold-code', 'fold the code of every cell; readers unfold it')
    .option('--execute', 'run the notebooks first, instead of taking the stored outputs')
    .option('--timeout <seconds>', 'with --execute: limit for each cell', parseSeconds)
    .option('--jobs <n>', 'with --execute: notebooks at the same time', parseCount, availableParallelism())
    .action(async (paths: string[], options: ExportOptions) => {
      const notebooks = await findNotebooks(paths);
      const executed = options.execute ? await execute(notebooks, options) : undefined;
      if (options.to !== 'html') {
        const { convert } = await import('../convert/convert.js');
        const sources = [...(executed?.keys() ?? notebooks)];
        const targets = resultPaths(sources, { kind: 'folder', folder: options.out });
        refuseTwice(targets);
        for (const [index, path] of sources.entries()) {
          const folder = dirname(targets[index]!);
          console.log(`Wrote ${await convert(path, options.to, folder, executed?.get(path))}`);
        }
        return;
      }
      if (executed) console.log('Writing the pages …');
      // Markdown, mathematics and charts take a while to load, and every other command starts without them.
      const { exportSite } = await import('../export/site.js');
      const index = await exportSite(executed ? [...executed.keys()] : notebooks, {
        out: options.out,
        title: options.title ?? defaultTitle(notebooks),
        language: options.language,
        trust: options.trust ?? false,
        hovers: options.hovers,
        foldCode: options.foldCode ?? false,
        singleFile: options.singleFile ?? false,
        warn: (message) => console.warn(`warning: ${message}`),
        ...(options.url !== undefined && { url: options.url }),
        ...(executed && { notebooks: executed }),
      });
      const count = executed?.size ?? notebooks.length;
      console.log(`Wrote ${count} ${count === 1 ? 'page' : 'pages'}: ${resolve(index)}`);
    });
}

/** Runs the notebooks and hands back those that could be read, also where a cell failed: its page shows the error. */
async function execute(paths: readonly string[], options: ExportOptions): Promise<Map<string, Notebook>> {
  const signal = abortOnSignals();
  const executed = new Map<string, Notebook>();
  const reports = await runAll(paths, {
    ...runOptions({ ...options, param: [] }),
    results: paths.map(() => undefined),
    failedPath,
    timing: false,
    signal,
    onRun: (index, notebook) => {
      executed.set(paths[index]!, notebook);
    },
  });
  process.exitCode = exitCodeOf(reports, signal);
  await finishFailedFolder(reports);
  if (signal.aborted) process.exit();
  return new Map(paths.flatMap((path) => (executed.has(path) ? [[path, executed.get(path)!] as const] : [])));
}

/** `a.ipynb` and `a.ts` of one folder would be written over each other. */
function refuseTwice(targets: readonly (string | undefined)[]): void {
  const names = targets.map((path) => path?.replace(/\.(ipynb|ts)$/, ''));
  const twice = names.findIndex((name, index) => names.indexOf(name) < index);
  if (twice >= 0) throw new UsageError(`${targets[twice]}: two of the files given would be written there.`);
}

function parseUrl(text: string): string {
  if (!/^https?:/.test(text) || !URL.canParse(text)) throw new InvalidArgumentError('Give an address: https://…');
  return text;
}

/** The folder's name, in words: `deep-learning` is `Deep learning`. */
function defaultTitle(notebooks: readonly string[]): string {
  const words = basename(dirname(resolve(notebooks[0] ?? '.'))).replace(/[-_]+/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
