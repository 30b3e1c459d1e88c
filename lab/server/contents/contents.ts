import { randomUUID } from 'node:crypto';
import { appendFile, copyFile, cp, lstat, mkdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { parseNotebook } from '#cli/notebook/read';
import { stringifyNotebook, writeAtomically } from '#cli/notebook/write';
import { fromFileError, RequestError } from '../errors.js';
import { checkpointFile } from './checkpoints.js';
import { type ContentFormat, type ContentModel, type ContentType, type ReadOptions, readModel } from './model.js';
import { moveToTrash, removeForGood } from './remove.js';
import type { Location, Root } from './root.js';

/** A file as a client sends it. */
export interface SaveRequest {
  type?: ContentType;
  format?: ContentFormat;
  content?: unknown;
  /** 1, 2, 3 …, and -1 for the last: a large file in pieces. */
  chunk?: number;
}

/** Reads and changes the files of the served folder. */
export class Contents {
  /** @param keepsTrash whether what is deleted goes to the system's trash. */
  constructor(
    readonly root: Root,
    private readonly keepsTrash = true,
  ) {}

  read(path: string, options: ReadOptions): Promise<ContentModel> {
    return this.#at(path, (location) => readModel(this.root, location, options));
  }

  /** Writes a file, whole or not at all; makes a folder. Tells whether it is new. */
  save(path: string, request: SaveRequest): Promise<{ model: ContentModel; isNew: boolean }> {
    return this.#at(path, async (location) => {
      const { file } = location;
      const isNew = !(await exists(file));
      if (request.type === 'directory') {
        if (isNew) await mkdir(file);
      } else {
        await stat(dirname(file));
        if (request.chunk !== undefined) await this.#saveChunk(file, request, location.path);
        else await writeAtomically(file, encode(request, location.path));
      }
      const isPart = request.chunk !== undefined && request.chunk !== -1;
      const model = isPart ? partModel(location) : await readModel(this.root, location, { content: false, hash: true });
      return { model, isNew };
    });
  }

  /** A new file, notebook or folder with the first free name; or a copy of `copy_from`. */
  create(folder: string, request: { type?: ContentType; ext?: string; copy_from?: string }): Promise<ContentModel> {
    return this.#at(folder, async ({ path, file }) => {
      if (!(await stat(file)).isDirectory()) throw new RequestError(400, `${path}: is not a folder.`);
      if (request.copy_from !== undefined) return this.#copy(request.copy_from, path);
      const type = request.type ?? 'file';
      const name = await this.#freeName(path, untitled(type, request.ext ?? ''));
      const target = path ? `${path}/${name}` : name;
      const content = type === 'notebook' ? emptyNotebook() : '';
      return (await this.save(target, { type, format: type === 'notebook' ? 'json' : 'text', content })).model;
    });
  }

  /** Moves a file or folder with its checkpoints; never over another one. */
  rename(path: string, to: string): Promise<ContentModel> {
    return this.#at(path, async () => {
      const from = await this.root.locateEntry(path);
      const target = await this.root.locate(to);
      if (from.path === '' || target.path === '') throw new RequestError(400, 'The served folder cannot be renamed.');
      if (from.file === target.file) return readModel(this.root, target, { content: false });
      const info = await lstat(from.file);
      if (await exists(target.file)) throw new RequestError(409, `${target.path}: is there already.`);
      await rename(from.file, target.file);
      if (info.isFile()) {
        const checkpoint = checkpointFile(target.file);
        await mkdir(dirname(checkpoint), { recursive: true });
        await rename(checkpointFile(from.file), checkpoint).catch(() => undefined);
        await rmdir(dirname(checkpoint)).catch(() => undefined);
      }
      return readModel(this.root, target, { content: false });
    });
  }

  /** To the trash; or for good, and then no folder with something in it. */
  delete(path: string): Promise<void> {
    return this.#at(path, async () => {
      const location = await this.root.locateEntry(path);
      if (location.path === '') throw new RequestError(400, 'The served folder cannot be deleted.');
      await (this.keepsTrash ? moveToTrash(location) : removeForGood(location));
    });
  }

  /** The one checkpoint of a file, or none. */
  checkpoints(path: string): Promise<{ id: string; last_modified: string }[]> {
    return this.#at(path, async ({ file }) => {
      const info = await stat(checkpointFile(file)).catch(() => undefined);
      return info ? [{ id: 'checkpoint', last_modified: info.mtime.toISOString() }] : [];
    });
  }

  createCheckpoint(path: string): Promise<{ id: string; last_modified: string }> {
    return this.#at(path, async ({ file }) => {
      const target = checkpointFile(file);
      await mkdir(dirname(target), { recursive: true });
      const beside = `${target}.${randomUUID().slice(0, 8)}`;
      await copyFile(file, beside);
      await rename(beside, target);
      return { id: 'checkpoint', last_modified: (await stat(target)).mtime.toISOString() };
    });
  }

  restoreCheckpoint(path: string): Promise<void> {
    return this.#at(path, async ({ file }) => {
      const beside = join(dirname(file), `.restore-${randomUUID().slice(0, 8)}`);
      await copyFile(checkpointFile(file), beside);
      await rename(beside, file);
    });
  }

  deleteCheckpoint(path: string): Promise<void> {
    return this.#at(path, ({ file }) => rm(checkpointFile(file)));
  }

  /** Pieces gather in a hidden file beside the target, which takes its place with the last one. */
  async #saveChunk(file: string, request: SaveRequest, path: string): Promise<void> {
    const part = join(dirname(file), `.upload-${Buffer.from(path).toString('base64url').slice(-80)}`);
    const bytes = encode(request, path);
    if (request.chunk === 1) await rm(part, { force: true });
    else await stat(part);
    await appendFile(part, bytes);
    if (request.chunk === -1) await rename(part, file);
  }

  async #copy(from: string, folder: string): Promise<ContentModel> {
    const source = await this.root.locate(from);
    const base = source.path.slice(source.path.lastIndexOf('/') + 1);
    const extension = extname(base);
    const stem = `${base.slice(0, base.length - extension.length)}-Copy`;
    const name = await this.#freeName(folder, { stem, extension, first: 1 });
    const target = await this.root.locate(folder ? `${folder}/${name}` : name);
    await cp(source.file, target.file, { recursive: true, errorOnExist: true, force: false });
    return readModel(this.root, target, { content: false });
  }

  async #freeName(folder: string, name: UntitledName): Promise<string> {
    for (let index = name.first; ; index++) {
      const candidate = `${name.stem}${index === 0 ? '' : index}${name.extension}`;
      const { file } = await this.root.locate(folder ? `${folder}/${candidate}` : candidate);
      if (!(await exists(file))) return candidate;
    }
  }

  async #at<T>(path: string, action: (location: Location) => Promise<T>): Promise<T> {
    try {
      return await action(await this.root.locate(path));
    } catch (error) {
      throw fromFileError(error, path);
    }
  }
}

interface UntitledName {
  stem: string;
  extension: string;
  first: number;
}

function untitled(type: ContentType, extension: string): UntitledName {
  if (type === 'directory') return { stem: 'Untitled Folder', extension: '', first: 0 };
  if (type === 'notebook') return { stem: 'Untitled', extension: '.ipynb', first: 0 };
  if (/[/\\\0]/.test(extension)) throw new RequestError(400, `${extension}: is not the end of a file's name.`);
  return { stem: 'untitled', extension, first: 0 };
}

function emptyNotebook(): object {
  return { cells: [], metadata: {}, nbformat: 4, nbformat_minor: 5 };
}

/** The bytes of what a client sent. */
function encode({ type, format, content }: SaveRequest, path: string): string | Uint8Array {
  if (type === 'notebook') {
    try {
      return stringifyNotebook(parseNotebook(JSON.stringify(content), path));
    } catch (cause) {
      throw new RequestError(400, (cause as Error).message, { cause });
    }
  }
  if (format === 'json') return JSON.stringify(content);
  if (typeof content !== 'string') throw new RequestError(400, `${path}: the request has no content.`);
  return format === 'base64' ? Buffer.from(content, 'base64') : content;
}

function partModel({ path }: Location): ContentModel {
  const now = new Date().toISOString();
  const name = path.slice(path.lastIndexOf('/') + 1);
  const empty = { size: null, mimetype: null, format: null, content: null };
  return { name, path, type: 'file', writable: true, created: now, last_modified: now, ...empty };
}

function exists(file: string): Promise<boolean> {
  return lstat(file).then(
    () => true,
    () => false,
  );
}
