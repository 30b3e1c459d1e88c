import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { access, readdir, readFile, stat } from 'node:fs/promises';
import { getMimeType } from 'hono/utils/mime';
import { parseNotebook } from '#cli/notebook/read';
import { RequestError } from '../errors.js';
import type { Location, Root } from './root.js';

export type ContentType = 'notebook' | 'file' | 'directory';
export type ContentFormat = 'json' | 'text' | 'base64';

/** What the contents API says about a file. @see https://jupyter-server.readthedocs.io/en/latest/developers/contents.html */
export interface ContentModel {
  name: string;
  path: string;
  type: ContentType;
  writable: boolean;
  created: string;
  last_modified: string;
  size: number | null;
  mimetype: string | null;
  format: ContentFormat | null;
  content: unknown;
  hash?: string;
  hash_algorithm?: string;
}

export interface ReadOptions {
  content: boolean;
  type?: ContentType | undefined;
  format?: ContentFormat | undefined;
  hash?: boolean;
}

/** Reads a file, notebook or folder as the API describes it. */
export async function readModel(root: Root, location: Location, options: ReadOptions): Promise<ContentModel> {
  const { path, file } = location;
  const info = await stat(file);
  const isFolder = info.isDirectory();
  if (!isFolder && !info.isFile()) throw new RequestError(400, `${path}: is neither a file nor a folder.`);
  if (isFolder && options.type && options.type !== 'directory') throw new RequestError(400, `${path}: is a folder.`);
  if (!isFolder && options.type === 'directory') throw new RequestError(400, `${path}: is not a folder.`);
  const type = isFolder ? 'directory' : (options.type ?? (path.endsWith('.ipynb') ? 'notebook' : 'file'));
  const model: ContentModel = {
    name: path.slice(path.lastIndexOf('/') + 1),
    path,
    type,
    writable: await access(file, constants.W_OK).then(
      () => true,
      () => false,
    ),
    created: info.birthtime.toISOString(),
    last_modified: info.mtime.toISOString(),
    size: isFolder ? null : info.size,
    mimetype: null,
    format: null,
    content: null,
  };
  if (isFolder) return options.content ? { ...model, format: 'json', content: await list(root, location) } : model;
  if (!options.content && !options.hash) return model;
  const bytes = await readFile(file);
  if (options.hash) {
    model.hash = createHash('sha256').update(bytes).digest('hex');
    model.hash_algorithm = 'sha256';
  }
  return options.content ? { ...model, ...decode(type, bytes, path, options.format) } : model;
}

function decode(type: ContentType, bytes: Buffer, path: string, format?: ContentFormat): Partial<ContentModel> {
  if (type === 'notebook') return { format: 'json', content: readNotebookText(bytes.toString('utf8'), path) };
  const mimetype = getMimeType(path);
  const text = format === 'base64' ? undefined : utf8(bytes);
  if (text !== undefined) return { format: 'text', content: text, mimetype: mimetype ?? 'text/plain' };
  if (format === 'text') throw new RequestError(400, `${path}: is not UTF-8 text.`);
  return { format: 'base64', content: bytes.toString('base64'), mimetype: mimetype ?? 'application/octet-stream' };
}

function readNotebookText(text: string, path: string): unknown {
  try {
    return parseNotebook(text, path);
  } catch (cause) {
    throw new RequestError(400, (cause as Error).message, { cause });
  }
}

function utf8(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** The entries of a folder that the API would hand out; what vanishes meanwhile or leads outside is left out. */
async function list(root: Root, { path, file }: Location): Promise<ContentModel[]> {
  const names = (await readdir(file)).filter((name) => !name.startsWith('.'));
  const entries = names.map(async (name) => {
    try {
      const location = await root.locate(path ? `${path}/${name}` : name);
      return [await readModel(root, location, { content: false })];
    } catch {
      return [];
    }
  });
  return (await Promise.all(entries)).flat();
}
