import { dirname, relative, resolve } from 'node:path';
import { readNotebook } from '../notebook/read.js';
import type { Notebook } from '../notebook/types.js';
import { asLecture, type Lecture } from './lecture.js';

/** Reads the notebooks of a site (or takes those in memory); pages lie as the notebooks lie below their common folder. */
export async function readLectures(
  paths: readonly string[],
  notebooks?: ReadonlyMap<string, Notebook>,
): Promise<Lecture[]> {
  const folders = paths.map((path) => dirname(resolve(path)));
  const common = folders.reduce((a, b) => (b.startsWith(a) ? a : sharedFolder(a, b)), folders[0] ?? '.');
  return Promise.all(
    paths.map(async (path) => {
      const notebook = notebooks?.get(path) ?? (await readNotebook(path));
      const page = relative(common, resolve(path))
        .replace(/\.ipynb$/, '.html')
        .replaceAll('\\', '/');
      return asLecture(path, page, notebook);
    }),
  );
}

function sharedFolder(a: string, b: string): string {
  let folder = a;
  while (relative(folder, b).startsWith('..')) folder = dirname(folder);
  return folder;
}

/** What a notebook's code is written in, as its kernel says; without a word it is ours. */
export function languageOf({ metadata: { kernelspec, language_info } }: Notebook): string {
  return (kernelspec?.language ?? language_info?.name ?? 'typescript').toLowerCase();
}

/** Languages of cells and fenced blocks: their grammars are loaded before rendering, which is synchronous. */
export function languagesIn(lectures: readonly Lecture[]): Set<string> {
  const languages = new Set(lectures.map(({ original }) => languageOf(original)));
  for (const { notebook } of lectures)
    for (const { cell_type, source } of notebook.cells)
      if (cell_type === 'markdown')
        for (const match of source.matchAll(/^\s*(?:```|~~~)\s*([\w+-]+)/gm)) languages.add(match[1]!);
  return languages;
}
