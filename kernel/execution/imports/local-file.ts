import { statSync } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mapPath } from './tsconfig-paths.js';

const TYPESCRIPT = /\.[mc]?tsx?$/;
const EXTENSIONS = ['.ts', '.mts', '.tsx', '.js', '.mjs', '.cjs', '.json'];

/** Whether a file needs compiling before Node can load it. */
export function isTypeScript(path: string): boolean {
  return TYPESCRIPT.test(path);
}

/**
 * The file that `specifier` names as seen from `importer`: a relative or absolute path, a `file:` URL, or an alias of the tsconfig in
 * `folder`. As in TypeScript, the extension may be left out, and `.js` may stand for `.ts`. Undefined for packages and missing files.
 */
export function localFile(specifier: string, importer: string, folder: string): string | undefined {
  if (/^\.\.?(\/|$)/.test(specifier)) return existing(resolve(dirname(importer), specifier));
  if (specifier.startsWith('file:')) return existing(fileURLToPath(specifier.replace(/[?#].*$/, '')));
  if (isAbsolute(specifier)) return existing(specifier);
  if (/^[a-z]+:/.test(specifier)) return undefined;
  for (const candidate of mapPath(specifier, folder)) {
    const path = existing(candidate);
    if (path !== undefined) return path;
  }
  return undefined;
}

function existing(path: string): string | undefined {
  const source = path.replace(/\.([mc]?)js$/, '.$1ts');
  const candidates = [path, source, ...EXTENSIONS.map((extension) => path + extension)];
  candidates.push(...EXTENSIONS.map((extension) => resolve(path, `index${extension}`)));
  return candidates.find((candidate) => statSync(candidate, { throwIfNoEntry: false })?.isFile());
}
