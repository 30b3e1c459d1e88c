import { Hono } from 'hono';
import { jsonBody } from '../contents/routes.js';
import type { Terminals } from './terminals.js';

/** `/api/terminals`; their websockets are not here. */
export function terminalRoutes(terminals: Terminals): Hono {
  const routes = new Hono();
  routes.get('/api/terminals', (context) => context.json(terminals.list()));
  routes.post('/api/terminals', async (context) => {
    const { cwd } = (await jsonBody(context)) as { cwd?: unknown };
    return context.json(await terminals.start(typeof cwd === 'string' ? cwd : ''));
  });
  routes.get('/api/terminals/:name', (context) => context.json(terminals.get(context.req.param('name')).model()));
  routes.delete('/api/terminals/:name', (context) => {
    terminals.get(context.req.param('name')).end();
    return context.body(null, 204);
  });
  return routes;
}
