import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { installPlatform } from '../data/platform.js';
import { download } from './download.js';
import { decodeFiles } from './image-threads.js';
import { decodeImage, encodePng } from './images.js';

function read(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new Error(
      code === 'ENOENT'
        ? `No such file or directory: '${path}'. Paths start from ${process.cwd()}`
        : (cause as Error).message,
      { cause },
    );
  }
}

/** Writes beside the file and renames: a rename replaces the old file in one step. */
function write(path: string, bytes: Uint8Array): void {
  const partial = `${path}.${process.pid}.partial`;
  try {
    const file = openSync(partial, 'w');
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(partial, path);
  } catch (cause) {
    rmSync(partial, { force: true });
    const { code } = cause as NodeJS.ErrnoException;
    throw new Error(
      code === 'ENOENT'
        ? `Cannot write '${path}': its folder does not exist`
        : `Cannot write '${path}': ${(cause as Error).message}`,
      { cause },
    );
  }
}

/** `GRADBOOK_CACHE`, or gradbook in the user's cache folder. */
function cache(): string {
  const folder =
    process.env.GRADBOOK_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'gradbook');
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Gives the runtime Node's files, network and picture decoder. */
export function installFiles(): void {
  installPlatform({
    read,
    write,
    list: (path) =>
      readdirSync(path, { withFileTypes: true })
        .map((entry) => ({ name: entry.name, folder: entry.isDirectory() }))
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
    exists: existsSync,
    makeFolder: (path) => void mkdirSync(path, { recursive: true }),
    join,
    cache,
    download,
    sha256: (bytes) => createHash('sha256').update(bytes).digest('hex'),
    gunzip: (bytes) => gunzipSync(bytes),
    decodeImage,
    encodePng,
    decodeFiles,
  });
}
