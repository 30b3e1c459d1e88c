import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Hono } from 'hono';
import { getMimeType } from 'hono/utils/mime';
import { KERNEL_NAME } from '#cli/install/kernelspec';
import { LOGO_SVG } from '#cli/install/logo';
import { jsonBody } from '../contents/routes.js';
import { fromFileError, RequestError } from '../errors.js';
import type { Kernels } from './kernels.js';
import type { SessionRequest, Sessions } from './sessions.js';
import { findSpecs, specModel } from './specs.js';

/** `/api/kernelspecs`, `/api/kernels`, `/api/sessions`; their websocket is not here. */
export function kernelRoutes(kernels: Kernels, sessions: Sessions, base: string): Hono {
  const routes = new Hono();

  routes.get('/api/kernelspecs', async (context) => {
    const specs = [...(await findSpecs()).values()];
    const kernelspecs = Object.fromEntries(specs.map((spec) => [spec.name, specModel(spec, base)]));
    return context.json({ default: KERNEL_NAME, kernelspecs });
  });
  routes.get('/api/kernelspecs/:name', async (context) => {
    const name = context.req.param('name');
    const spec = (await findSpecs()).get(name.toLowerCase());
    if (!spec) throw new RequestError(404, `Kernel spec ${name} not found`);
    return context.json(specModel(spec, base));
  });
  routes.get('/kernelspecs/:name/:file', async (context) => {
    const { name, file } = context.req.param();
    const spec = (await findSpecs()).get(name.toLowerCase());
    if (!spec || !Object.values(spec.resources).includes(file))
      throw new RequestError(404, `${name}/${file}: not found.`);
    context.header('Content-Type', getMimeType(file) ?? 'application/octet-stream');
    if (!spec.folder) return context.body(LOGO_SVG);
    try {
      return context.body(new Uint8Array(await readFile(join(spec.folder, file))));
    } catch (error) {
      throw fromFileError(error, file);
    }
  });

  routes.get('/api/kernels', (context) => context.json(kernels.list().map((kernel) => kernel.model())));
  routes.post('/api/kernels', async (context) => {
    const { name, path } = (await jsonBody(context)) as { name?: string; path?: string };
    const kernel = await kernels.start(name, path);
    return context.json(kernel.model(), 201, { Location: `${base}api/kernels/${kernel.id}` });
  });
  routes.get('/api/kernels/:id', (context) => context.json(kernels.get(context.req.param('id')).model()));
  routes.delete('/api/kernels/:id', async (context) => {
    await kernels.shutdown(context.req.param('id'));
    return context.body(null, 204);
  });
  routes.post('/api/kernels/:id/interrupt', (context) => {
    kernels.interrupt(context.req.param('id'));
    return context.body(null, 204);
  });
  routes.post('/api/kernels/:id/restart', async (context) => {
    const kernel = await kernels.restart(context.req.param('id'));
    return context.json(kernel.model());
  });

  routes.get('/api/sessions', (context) => context.json(sessions.list()));
  routes.post('/api/sessions', async (context) =>
    context.json(await sessions.create((await jsonBody(context)) as SessionRequest), 201),
  );
  routes.get('/api/sessions/:id', (context) => context.json(sessions.get(context.req.param('id'))));
  routes.patch('/api/sessions/:id', async (context) =>
    context.json(await sessions.change(context.req.param('id'), (await jsonBody(context)) as SessionRequest)),
  );
  routes.delete('/api/sessions/:id', async (context) => {
    await sessions.delete(context.req.param('id'));
    return context.body(null, 204);
  });
  return routes;
}
