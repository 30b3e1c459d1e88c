import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Hono } from 'hono';
import type { Root } from './contents/root.js';
import { pathOf } from './contents/routes.js';
import { fromFileError, RequestError } from './errors.js';

/** The Export menu: a lecture page in one file, by our own export. */
export function nbconvertRoutes(root: Root): Hono {
  const routes = new Hono();
  routes.get('/api/nbconvert', (context) => context.json({ html: { output_mimetype: 'text/html' } }));
  routes.get('/nbconvert/html/*', async (context) => {
    const path = pathOf(context, '/nbconvert/html');
    const html = await lecturePage(root, path);
    if (context.req.query('download') === 'true') {
      const name = encodeURIComponent(basename(path).replace(/\.ipynb$/, '.html'));
      context.header('Content-Disposition', `attachment; filename*=UTF-8''${name}`);
    }
    return context.html(html);
  });
  return routes;
}

async function lecturePage(root: Root, path: string): Promise<string> {
  const { file } = await root.locate(path);
  // Markdown, mathematics and charts take a while to load, and most sessions export nothing.
  const { exportSite } = await import('#cli/export/site');
  const out = await mkdtemp(join(tmpdir(), 'gradbook-export-'));
  try {
    const page = await exportSite([file], {
      out,
      title: basename(path, '.ipynb'),
      language: 'en',
      trust: false,
      singleFile: true,
      hovers: false,
      warn: () => undefined,
    });
    return await readFile(page, 'utf8');
  } catch (error) {
    const cause = fromFileError(error, path);
    if (cause instanceof RequestError) throw cause;
    throw new RequestError(400, (cause as Error).message, { cause });
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}
