import { lstat, realpath } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { RequestError } from '../errors.js';

/** A place below the served folder: its path in the API, and the real file behind it (which need not exist). */
export interface Location {
  /** Without a slash at either end; the root is empty. */
  path: string;
  file: string;
}

/** The folder that is served. Nothing outside of it can be named, by `..`, by a link, or as a hidden file. */
export class Root {
  private constructor(readonly folder: string) {}

  static async at(folder: string): Promise<Root> {
    return new Root(await realpath(folder));
  }

  /**
   * The file behind a path of the API.
   *
   * @throws {RequestError} 404 for hidden files and whatever lies outside, as if it were not there.
   */
  async locate(apiPath: string): Promise<Location> {
    const path = cleanPath(apiPath);
    const file = await realFile(join(this.folder, path));
    const inside = file === this.folder || file.startsWith(this.folder.endsWith(sep) ? this.folder : this.folder + sep);
    if (!inside) throw notFound(path);
    return { path, file };
  }

  /** The same for what is to be moved or deleted: a link itself, not what it leads to. */
  async locateEntry(apiPath: string): Promise<Location> {
    const { path, file } = await this.locate(apiPath);
    if (path === '') return { path, file };
    const parent = await this.locate(path.slice(0, Math.max(0, path.lastIndexOf('/'))));
    return { path, file: join(parent.file, basename(path)) };
  }
}

/** Normal form of a path of the API. */
export function cleanPath(apiPath: string): string {
  const parts = apiPath.split('/').filter((part) => part !== '' && part !== '.');
  for (const part of parts) {
    // Hidden files hold keys and histories more often than notebooks.
    if (part.startsWith('.') || part.includes('\0')) throw notFound(apiPath);
    if (process.platform === 'win32' && /[\\:]/.test(part)) throw notFound(apiPath);
  }
  return parts.join('/');
}

/** The path with all links followed, as far as it exists. A link that leads nowhere could be made to lead anywhere: refused. */
async function realFile(file: string): Promise<string> {
  try {
    return await realpath(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOTDIR' || code === 'ELOOP') throw notFound(basename(file));
    if (code !== 'ENOENT') throw error;
    const isLink = await lstat(file).then(
      () => true,
      () => false,
    );
    if (isLink) throw notFound(basename(file));
    return join(await realFile(dirname(file)), basename(file));
  }
}

function notFound(path: string): RequestError {
  return new RequestError(404, `${path}: there is no such file or folder.`);
}
