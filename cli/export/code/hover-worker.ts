import { parentPort, workerData } from 'node:worker_threads';
import { createReader, type Hover, type NotebookReader } from '#kernel/language/index';
import type { AskedCell, HoverAnswer, HoverRequest } from './hover-thread.js';
import type { NameHover, NotebookHovers } from './hovers.js';
import { type Name, namesIn } from './names.js';

/** Longer ones fill the window, and nobody reads them. */
const MAX_SIGNATURE = 500;

/** Entry of the thread that asks the compiler about the names of notebooks, in the order they come. */
const port = parentPort!;
let reader: { folder: string; reader: NotebookReader } | undefined;
let last: Promise<void> = Promise.resolve();

port.on('message', (message: HoverRequest | 'end') => {
  last = last.then(() => (message === 'end' ? end() : answer(message)));
});

async function answer({ id, folder, cells }: HoverRequest): Promise<void> {
  let said: HoverAnswer;
  try {
    said = { id, hovers: await hoversOf(folder, cells) };
  } catch (error) {
    said = { id, error: error instanceof Error ? error : new Error(String(error)) };
  }
  port.postMessage(said);
}

async function hoversOf(folder: string, cells: readonly AskedCell[]): Promise<NotebookHovers> {
  // One compiler at a time, and one for all notebooks of a folder: it has read our types already.
  if (reader?.folder !== folder) {
    await reader?.reader.dispose();
    reader = { folder, reader: createReader({ cwd: folder, preludeTypes: workerData as string[] }) };
  }
  const names = cells.map(({ code }) => namesIn(code));
  const asked = cells.map(({ code, runs }, i) => ({ code, runs, names: names[i]!.map(({ start }) => start) }));
  const found = await reader.reader.read(asked);
  return names.map((inCell, i) => inCell.flatMap((name, k) => hoverOf(name, found[i]?.[k])));
}

function hoverOf(name: Name, found: Hover | undefined): NameHover[] {
  if (!found || found.signature === '' || found.signature.length > MAX_SIGNATURE) return [];
  const [documentation = ''] = found.documentation.split(/\n\s*\n|\n\*@/);
  return [{ ...name, signature: found.signature, documentation }];
}

async function end(): Promise<void> {
  await reader?.reader.dispose();
  port.close();
}
