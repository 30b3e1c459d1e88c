import { stripVTControlCharacters } from 'node:util';
import { type CodeCell, hasTag, type MimeData, type Notebook, type Output } from '../notebook/types.js';

/** A file beside the Markdown: path relative to it → bytes. */
export type Pictures = Map<string, Uint8Array>;

const PICTURES: [mime: string, extension: string][] = [
  ['image/png', 'png'],
  ['image/jpeg', 'jpg'],
  ['image/gif', 'gif'],
  ['image/svg+xml', 'svg'],
];

/**
 * A notebook as Markdown: text as it is, code in fences, outputs as text and pictures.
 *
 * @param folder where pictures lie, relative to the Markdown file
 */
export function toMarkdown(notebook: Notebook, folder: string): { text: string; pictures: Pictures } {
  const pictures: Pictures = new Map();
  const parts = notebook.cells.flatMap((cell) => {
    if (hasTag(cell, 'remove-cell') || cell.cell_type === 'raw') return [];
    if (cell.cell_type === 'markdown') return [attached(cell.source, cell.attachments, folder, pictures)];
    return codeParts(cell, folder, pictures);
  });
  return {
    text: `${parts
      .map((part) => part.trim())
      .filter(Boolean)
      .join('\n\n')}\n`,
    pictures,
  };
}

function codeParts(cell: CodeCell, folder: string, pictures: Pictures): string[] {
  const input =
    hasTag(cell, 'remove-input') || hasTag(cell, 'hide-input') || cell.source.trim() === ''
      ? []
      : [fence(cell.source, 'ts')];
  if (hasTag(cell, 'remove-output')) return input;
  return [...input, ...cell.outputs.map((output) => outputText(output, folder, pictures))];
}

function outputText(output: Output, folder: string, pictures: Pictures): string {
  if (output.output_type === 'stream') return fence(stripVTControlCharacters(output.text), 'text');
  if (output.output_type === 'error')
    return fence(stripVTControlCharacters(output.traceback.join('\n') || `${output.ename}: ${output.evalue}`), 'text');
  const { data } = output;
  for (const [mime, extension] of PICTURES) {
    if (!(mime in data)) continue;
    const path = `${folder}/${pictures.size + 1}.${extension}`;
    pictures.set(
      path,
      extension === 'svg' ? Buffer.from(String(data[mime])) : Buffer.from(String(data[mime]), 'base64'),
    );
    return `![${altText(data)}](${encodeURI(path)})`;
  }
  if ('text/markdown' in data) return String(data['text/markdown']);
  if ('text/latex' in data) return String(data['text/latex']);
  return 'text/plain' in data ? fence(stripVTControlCharacters(String(data['text/plain'])), 'text') : '';
}

function altText(data: MimeData): string {
  return String(data['text/plain'] ?? 'Picture').replace(/[[\]\n]/g, ' ');
}

/** A fence longer than any inside. */
function fence(text: string, language: string): string {
  const longest = Math.max(2, ...(text.match(/`{3,}/g) ?? []).map((ticks) => ticks.length));
  const ticks = '`'.repeat(longest + 1);
  return `${ticks}${language}\n${text.replace(/\n$/, '')}\n${ticks}`;
}

/** Pictures pasted into a cell become files too. */
function attached(
  source: string,
  attachments: Record<string, Record<string, string>> | undefined,
  folder: string,
  pictures: Pictures,
): string {
  return source.replace(/\(attachment:([^)\s]+)/g, (whole, name: string) => {
    const base64 = Object.values(attachments?.[decodeURIComponent(name)] ?? {})[0];
    if (base64 === undefined) return whole;
    const path = `${folder}/${pictures.size + 1}-${name}`;
    pictures.set(path, Buffer.from(base64, 'base64'));
    return `(${path}`;
  });
}
