import { readFile, stat } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Context } from 'hono';
import { getMimeType } from 'hono/utils/mime';
import { RequestError } from '../errors.js';

/** The JupyterLab build: static/, schemas/, themes/, build.json. */
export const APP_FOLDER = fileURLToPath(new URL('../../app/', import.meta.url));

/** Names with a hash of their content never change. */
const HASHED = /(?:^|[./])[0-9a-f]{16}\.\w+$/;

/** Serves a file of the build. */
export async function serveBuilt(context: Context, folder: string, path: string): Promise<Response> {
  const root = resolve(APP_FOLDER, folder);
  const file = resolve(root, path);
  const info = file.startsWith(root + sep) ? await stat(file).catch(() => undefined) : undefined;
  if (!info?.isFile()) throw new RequestError(404, `${path}: not found.`);
  const tag = `"${info.size.toString(36)}-${Math.floor(info.mtimeMs).toString(36)}"`;
  context.header('Cache-Control', HASHED.test(path) ? 'private, max-age=31536000, immutable' : 'private, no-cache');
  context.header('ETag', tag);
  if (context.req.header('if-none-match') === tag) return context.body(null, 304);
  context.header('Content-Type', getMimeType(path) ?? 'application/octet-stream');
  return context.body(new Uint8Array(await readFile(file)));
}

/** The version of the JupyterLab that was built; `undefined` where there is none. */
export async function builtVersion(): Promise<string | undefined> {
  try {
    const { version } = JSON.parse(await readFile(join(APP_FOLDER, 'build.json'), 'utf8')) as { version: string };
    return version;
  } catch {
    return undefined;
  }
}
