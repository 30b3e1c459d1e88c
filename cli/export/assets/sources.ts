import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const STYLES = ['base', 'layout', 'cells', 'margin', 'index', 'slides', 'print'];

/** The path of a file of an installed package. */
export const packageFile = (path: string): string => require.resolve(path);

const own = (path: string): Promise<string> => readFile(fileURLToPath(new URL(`../${path}`, import.meta.url)), 'utf8');

/** One of our own scripts for pages. */
export type BrowserScript = 'page' | 'charts' | 'fold' | 'hovers' | 'references' | 'slides' | 'search';
export const browserScript = (name: BrowserScript): Promise<string> => own(`browser/${name}.js`);

/** The page's own style, without fonts and code colours. */
export async function pageStyle(): Promise<string> {
  return (await Promise.all(STYLES.map((name) => own(`style/${name}.css`)))).join('\n');
}

/** Libraries for browsers, by the name that pages load them under. */
export const LIBRARIES = ['vega.js', 'minisearch.js'] as const;

export async function library(name: (typeof LIBRARIES)[number]): Promise<string> {
  if (name === 'vega.js') return own('browser/vega.js');
  return readFile(join(dirname(packageFile('minisearch')), '..', 'umd', 'index.js'), 'utf8');
}
