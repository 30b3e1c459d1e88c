import { join } from 'node:path';
import { type Context, Hono } from 'hono';
import { LOGO_SVG } from '#cli/install/logo';
import { jsonBody, pathOf } from '../contents/routes.js';
import type { Terminals } from '../terminals/terminals.js';
import { APP_FOLDER, builtVersion, serveBuilt } from './files.js';
import { lectureCards } from './lectures.js';
import { labPage } from './page.js';
import { Settings } from './settings.js';
import { type Workspace, Workspaces } from './workspaces.js';

const PAGE = /^\/(lab|doc)(?:\/workspaces\/([^/]+))?(?:\/tree(?:\/(.*))?)?\/?$/;

export interface AppOptions {
  /** What is served. */
  folder: string;
  stateFolder: string;
  /** The path of the server; ends in a slash. */
  base: string;
  terminals: Terminals;
}

/** JupyterLab's page, its files, and what it keeps: settings, workspaces, themes, translations. */
export function appRoutes({ folder, stateFolder, base, terminals }: AppOptions): Hono {
  const routes = new Hono();
  const settings = new Settings(join(APP_FOLDER, 'schemas'), join(stateFolder, 'settings'));
  const workspaces = new Workspaces(join(stateFolder, 'workspaces'));
  let pages = 0;

  routes.get('/', (context) => context.redirect(`${base}lab${new URL(context.req.url).search}`));
  routes.get('/favicon.ico', (context) => {
    context.header('Content-Type', 'image/svg+xml');
    return context.body(LOGO_SVG);
  });
  routes.get('/static/lab/*', (context) => serveBuilt(context, 'static', pathOf(context, '/static/lab')));
  routes.get('/lab/api/themes/*', (context) => serveBuilt(context, 'themes', pathOf(context, '/lab/api/themes')));

  routes.get('/lab/api/settings', async (context) => {
    if (context.req.query('ids_only') === 'true')
      return context.json({ settings: (await settings.ids()).map((id) => ({ id })) });
    return context.json({ settings: await settings.list() });
  });
  routes.get('/lab/api/settings/*', async (context) =>
    context.json(await settings.read(pathOf(context, '/lab/api/settings'))),
  );
  routes.put('/lab/api/settings/*', async (context) => {
    const { raw } = (await jsonBody(context)) as { raw?: unknown };
    await settings.write(pathOf(context, '/lab/api/settings'), typeof raw === 'string' ? raw : '{}');
    return context.body(null, 204);
  });

  routes.get('/lab/api/workspaces', async (context) => {
    const values = await workspaces.list();
    return context.json({ workspaces: { ids: values.map(({ metadata }) => metadata.id), values } });
  });
  routes.get('/lab/api/workspaces/*', async (context) =>
    context.json(await workspaces.read(pathOf(context, '/lab/api/workspaces'))),
  );
  routes.put('/lab/api/workspaces/*', async (context) => {
    const body = (await jsonBody(context)) as Partial<Workspace>;
    await workspaces.write(pathOf(context, '/lab/api/workspaces'), body);
    return context.body(null, 204);
  });
  routes.delete('/lab/api/workspaces/*', async (context) => {
    await workspaces.delete(pathOf(context, '/lab/api/workspaces'));
    return context.body(null, 204);
  });

  routes.get('/lab/api/gradbook/lectures', async (context) => context.json(await lectureCards(folder)));

  const english = { en: { displayName: 'English', nativeName: 'English' } };
  routes.get('/lab/api/translations', (context) => context.json({ data: english, message: '' }));
  routes.get('/lab/api/translations/*', (context) => context.json({ data: {}, message: '' }));

  const page = async (context: Context): Promise<Response> => {
    const match = PAGE.exec(new URL(context.req.url).pathname);
    const version = await builtVersion();
    if (!version) return context.html(NOT_BUILT, 503);
    if (!match) return context.notFound();
    context.header('Cache-Control', 'no-store');
    return context.html(
      labPage({
        folder,
        version,
        workspace: match[2] ?? 'default',
        treePath: match[3] ? decodeURIComponent(match[3]) : '',
        isSingleDocument: match[1] === 'doc',
        storeId: pages++,
        base,
        hasTerminals: await terminals.isAvailable(),
      }),
    );
  };
  for (const path of ['/lab', '/lab/*', '/doc', '/doc/*']) routes.get(path, page);
  return routes;
}

const NOT_BUILT =
  '<!doctype html><title>Gradbook</title><p>JupyterLab is not built yet. Run: <code>node lab/build/build.mjs</code>';
