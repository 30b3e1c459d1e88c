import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** A notebook of the served folder, for the launcher. */
export interface LectureCard {
  path: string;
  /** Its own title, where it has one. */
  title: string | null;
}

const known = new Map<string, { mtimeMs: number; title: string | null }>();
/** In the order of their numbers: `2-scores` before `10-backprop`. */
const collator = new Intl.Collator('en', { numeric: true });

/** The notebooks of a folder with their titles: `metadata.title`, else the first heading. */
export async function lectureCards(folder: string): Promise<LectureCard[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.ipynb') && !name.startsWith('.'));
  const cards: LectureCard[] = [];
  // One after the other: a course is some megabytes of JSON, and nobody waits for it.
  for (const path of names.sort(collator.compare)) cards.push({ path, title: await titleOf(join(folder, path)) });
  return cards;
}

async function titleOf(file: string): Promise<string | null> {
  try {
    const { mtimeMs } = await stat(file);
    const before = known.get(file);
    if (before?.mtimeMs === mtimeMs) return before.title;
    const title = readTitle(JSON.parse(await readFile(file, 'utf8')));
    known.set(file, { mtimeMs, title });
    return title;
  } catch {
    // Whatever is wrong with it is told when it is opened.
    return null;
  }
}

function readTitle(notebook: unknown): string | null {
  const { metadata, cells } = notebook as { metadata?: { title?: unknown }; cells?: { source?: unknown }[] };
  if (typeof metadata?.title === 'string') return metadata.title;
  const source = cells?.[0]?.source;
  const text = Array.isArray(source) ? source.join('') : String(source ?? '');
  return /^\s*#\s+(.+?)\s*#*$/m.exec(text)?.[1] ?? null;
}
