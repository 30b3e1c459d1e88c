import { basename, dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { exportSite } from '../export/site.js';
import { findNotebooks } from '../run/files.js';

interface ExportOptions {
  out: string;
  title?: string;
  language: string;
  trust?: boolean;
}

/** `gradbook export`: lecture pages from the outputs that notebooks hold. */
export function addExport(program: Command): void {
  program
    .command('export')
    .description('make lecture pages of notebooks')
    .argument('<notebooks...>', 'notebooks, or folders of them')
    .option('--out <dir>', 'where the pages go', 'site')
    .option('--title <text>', 'the name of the site')
    .option('--language <code>', 'the language of the text', 'en')
    .option('--trust', 'keep raw HTML and scripts of the notebooks (your own only)')
    .action(async (paths: string[], options: ExportOptions) => {
      const notebooks = await findNotebooks(paths);
      const index = await exportSite(notebooks, {
        out: options.out,
        title: options.title ?? defaultTitle(notebooks),
        language: options.language,
        trust: options.trust ?? false,
        warn: (message) => console.warn(`warning: ${message}`),
      });
      console.log(`Wrote ${notebooks.length} ${notebooks.length === 1 ? 'page' : 'pages'}: ${resolve(index)}`);
    });
}

/** The folder's name, in words: `deep-learning` is `Deep learning`. */
function defaultTitle(notebooks: readonly string[]): string {
  const words = basename(dirname(resolve(notebooks[0] ?? '.'))).replace(/[-_]+/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
