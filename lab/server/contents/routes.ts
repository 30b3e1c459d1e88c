import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { type Context, Hono } from 'hono';
import { getMimeType } from 'hono/utils/mime';
import { fromFileError, RequestError } from '../errors.js';
import type { Events } from '../events.js';
import type { Contents, SaveRequest } from './contents.js';
import type { ContentFormat, ContentType } from './model.js';

const CHECKPOINT = /^(.*?)\/checkpoints(?:\/([^/]+))?$/;

/** `/api/contents` and `/files`. */
export function contentsRoutes(contents: Contents, events: Events): Hono {
  const routes = new Hono();

  routes.get('/api/contents/*', async (context) => {
    const path = pathOf(context, '/api/contents');
    const checkpoint = CHECKPOINT.exec(path);
    if (checkpoint) return context.json(await contents.checkpoints(checkpoint[1]!));
    const { content, type, format, hash } = context.req.query();
    const model = await contents.read(path, {
      content: content !== '0',
      type: oneOf(type, ['notebook', 'file', 'directory'] as const),
      format: oneOf(format, ['json', 'text', 'base64'] as const),
      hash: hash === '1',
    });
    events.contents({ action: 'get', path: model.path });
    return context.json(model);
  });

  routes.post('/api/contents/*', async (context) => {
    const path = pathOf(context, '/api/contents');
    const checkpoint = CHECKPOINT.exec(path);
    if (checkpoint?.[2] !== undefined) {
      await contents.restoreCheckpoint(checkpoint[1]!);
      return context.body(null, 204);
    }
    if (checkpoint) return context.json(await contents.createCheckpoint(checkpoint[1]!), 201);
    const body = (await jsonBody(context)) as { type?: ContentType; ext?: string; copy_from?: string };
    const model = await contents.create(path, body);
    const { copy_from } = body;
    events.contents({
      action: copy_from === undefined ? 'create' : 'copy',
      path: model.path,
      ...(copy_from !== undefined && { source_path: copy_from }),
    });
    return context.json(model, 201);
  });

  routes.put('/api/contents/*', async (context) => {
    const path = pathOf(context, '/api/contents');
    const body = (await jsonBody(context)) as SaveRequest & { copy_from?: string };
    const { model, isNew } = await contents.save(path, body);
    const isPart = body.chunk !== undefined && body.chunk !== -1;
    if (!isPart) events.contents({ action: isNew ? 'upload' : 'save', path: model.path });
    return context.json(model, isNew ? 201 : 200);
  });

  routes.patch('/api/contents/*', async (context) => {
    const { path: to } = (await jsonBody(context)) as { path?: unknown };
    if (typeof to !== 'string') throw new RequestError(400, 'The request names no new path.');
    const from = pathOf(context, '/api/contents');
    const model = await contents.rename(from, to);
    events.contents({ action: 'rename', path: model.path, source_path: from });
    return context.json(model);
  });

  routes.delete('/api/contents/*', async (context) => {
    const path = pathOf(context, '/api/contents');
    const checkpoint = CHECKPOINT.exec(path);
    if (checkpoint?.[2] !== undefined) await contents.deleteCheckpoint(checkpoint[1]!);
    else {
      await contents.delete(path);
      events.contents({ action: 'delete', path });
    }
    return context.body(null, 204);
  });

  routes.get('/files/*', async (context) => {
    const path = pathOf(context, '/files');
    try {
      const location = await contents.root.locate(path);
      const info = await stat(location.file);
      if (!info.isFile()) throw new RequestError(404, `${path}: there is no such file.`);
      context.header('Content-Type', getMimeType(path) ?? 'application/octet-stream');
      context.header('Content-Length', String(info.size));
      context.header('Cache-Control', 'no-cache');
      if (context.req.query('download'))
        context.header(
          'Content-Disposition',
          `attachment; filename*=UTF-8''${encodeURIComponent(path.slice(path.lastIndexOf('/') + 1))}`,
        );
      return context.body(Readable.toWeb(createReadStream(location.file)) as ReadableStream);
    } catch (error) {
      throw fromFileError(error, path);
    }
  });

  return routes;
}

/** What follows `prefix` in the address, decoded: a name may hold an encoded slash or percent sign. */
export function pathOf(context: Context, prefix: string): string {
  try {
    return decodeURIComponent(new URL(context.req.url).pathname.slice(prefix.length + 1));
  } catch {
    throw new RequestError(400, 'The address is not encoded as it must be.');
  }
}

/** The body of a request as an object; an empty one as `{}`. */
export async function jsonBody(context: Context): Promise<object> {
  const text = await context.req.text();
  if (text.trim() === '') return {};
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'object' && body !== null) return body;
  } catch (cause) {
    throw new RequestError(400, `The request is not JSON: ${(cause as Error).message}`, { cause });
  }
  throw new RequestError(400, 'The request is not a JSON object.');
}

function oneOf<T extends ContentType | ContentFormat>(value: string | undefined, allowed: readonly T[]): T | undefined {
  return allowed.find((option) => option === value);
}
