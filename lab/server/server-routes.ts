import { Hono } from 'hono';
import { jsonBody } from './contents/routes.js';
import { RequestError } from './errors.js';
import type { Events } from './events.js';
import type { Kernels } from './kernels/kernels.js';

/** What the API's other clients ask for: which server this is, who is asking, how busy it is, and that it stops. */
export function serverRoutes(kernels: Kernels, events: Events, version: string, shutdown: () => void): Hono {
  const routes = new Hono();
  const started = new Date().toISOString();
  const config = new Map<string, object>();

  routes.get('/api', (context) => context.json({ version }));
  routes.get('/api/status', (context) => {
    const running = kernels.list();
    const latest = running.map(({ lastActivity }) => lastActivity.toISOString()).sort();
    return context.json({
      started,
      last_activity: latest.at(-1) ?? started,
      connections: running.reduce((sum, { connections }) => sum + connections, 0),
      kernels: running.length,
    });
  });
  routes.get('/api/me', (context) => {
    const identity = { username: 'student', name: 'Student', display_name: 'Student', initials: 'S', color: null };
    const permissions = parsePermissions(context.req.query('permissions'));
    return context.json({ identity: { ...identity, avatar_url: null }, permissions });
  });
  routes.post('/api/events', async (context) => {
    events.pass(await jsonBody(context));
    return context.body(null, 204);
  });
  routes.get('/lsp/status', (context) => context.json({ version: 2, sessions: {}, specs: {} }));
  routes.post('/api/shutdown', (context) => {
    setImmediate(shutdown);
    return context.json({ message: 'Shutting down' });
  });

  // Sections of front ends' preferences; those of JupyterLab itself are in its settings.
  routes.get('/api/config/:section', (context) => context.json(config.get(context.req.param('section')) ?? {}));
  routes.patch('/api/config/:section', async (context) => {
    const section = context.req.param('section');
    const merged = { ...config.get(section), ...(await jsonBody(context)) };
    config.set(section, merged);
    return context.json(merged);
  });
  routes.put('/api/config/:section', async (context) => {
    config.set(context.req.param('section'), await jsonBody(context));
    return context.body(null, 204);
  });
  return routes;
}

/** Whoever has the token may do everything, so what is asked for is what is granted. */
function parsePermissions(asked = '{}'): object {
  try {
    const permissions: unknown = JSON.parse(asked);
    if (typeof permissions === 'object' && permissions !== null) return permissions;
  } catch {
    // Said below.
  }
  throw new RequestError(400, 'permissions should be a JSON dict of {resource: [action]}.');
}
