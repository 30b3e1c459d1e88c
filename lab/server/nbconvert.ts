import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Hono } from 'hono';
import { CommandError } from '#cli/errors';
import { readNotebook } from '#cli/notebook/read';
import type { Root } from './contents/root.js';
import { pathOf } from './contents/routes.js';
import { fromFileError, RequestError } from './errors.js';

/** What a notebook becomes: by our own export, under the names that the Export menu knows. */
interface Format {
  mimetype: string;
  extension: string;
  /** Loaded when it is asked for: most sessions export nothing. */
  make(file: string): Promise<string>;
}

const FORMATS: Record<string, Format> = {
  html: { mimetype: 'text/html', extension: '.html', make: lecturePage },
  markdown: { mimetype: 'text/markdown', extension: '.md', make: markdown },
  script: { mimetype: 'text/typescript', extension: '.ts', make: percentScript },
};

/** The Export menu: a lecture page in one file, Markdown with its pictures in it, a percent script. */
export function nbconvertRoutes(root: Root): Hono {
  const routes = new Hono();
  routes.get('/api/nbconvert', (context) => {
    const formats = Object.entries(FORMATS).map(([name, { mimetype }]) => [name, { output_mimetype: mimetype }]);
    return context.json(Object.fromEntries(formats));
  });
  routes.get('/nbconvert/:format/*', async (context) => {
    const name = context.req.param('format');
    const format = Object.hasOwn(FORMATS, name) ? FORMATS[name] : undefined;
    if (!format) throw new RequestError(404, `There is no export to ${name}.`);
    const path = pathOf(context, `/nbconvert/${name}`);
    try {
      const { file } = await root.locate(path);
      const text = await format.make(file);
      if (context.req.query('download') === 'true') {
        const saved = encodeURIComponent(basename(path).replace(/\.ipynb$/, format.extension));
        context.header('Content-Disposition', `attachment; filename*=UTF-8''${saved}`);
      }
      context.header('Content-Type', `${format.mimetype}; charset=utf-8`);
      return context.body(text);
    } catch (error) {
      const cause = fromFileError(error, path);
      if (cause instanceof CommandError) throw new RequestError(400, cause.message, { cause });
      throw cause;
    }
  });
  return routes;
}

async function lecturePage(file: string): Promise<string> {
  const { exportSite } = await import('#cli/export/site');
  const out = await mkdtemp(join(tmpdir(), 'gradbook-export-'));
  try {
    const page = await exportSite([file], {
      out,
      title: basename(file, '.ipynb'),
      language: 'en',
      trust: false,
      singleFile: true,
      hovers: false,
      warn: () => undefined,
    });
    return await readFile(page, 'utf8');
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}

async function markdown(file: string): Promise<string> {
  const { toMarkdown } = await import('#cli/convert/markdown');
  const { text, pictures } = toMarkdown(await readNotebook(file), 'pictures');
  let whole = text;
  // One file is handed out: its pictures stand in it.
  for (const [name, bytes] of pictures) whole = whole.replaceAll(`(${name})`, `(${dataUrl(name, bytes)})`);
  return whole;
}

async function percentScript(file: string): Promise<string> {
  const { toPercent } = await import('#cli/convert/percent');
  return toPercent(await readNotebook(file));
}

const PICTURE_TYPES: Record<string, string> = { svg: 'image/svg+xml', jpg: 'image/jpeg' };

function dataUrl(name: string, bytes: Uint8Array): string {
  const extension = name.slice(name.lastIndexOf('.') + 1);
  return `data:${PICTURE_TYPES[extension] ?? `image/${extension}`};base64,${Buffer.from(bytes).toString('base64')}`;
}
