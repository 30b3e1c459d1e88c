import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import type { LabOptions, LabServer } from '#cli/commands/lab-server';
import { userDataFolder } from '#cli/install/places';
import { appRoutes } from './app/routes.js';
import { Contents } from './contents/contents.js';
import { Root } from './contents/root.js';
import { contentsRoutes } from './contents/routes.js';
import { RequestError } from './errors.js';
import { Kernels } from './kernels/kernels.js';
import { kernelRoutes } from './kernels/routes.js';
import { Sessions } from './kernels/sessions.js';
import { nbconvertRoutes } from './nbconvert.js';
import { Access } from './security/access.js';
import { guard } from './security/guard.js';
import { loginRoutes } from './security/login.js';
import { serverRoutes } from './server-routes.js';
import { serveWebsockets } from './upgrade.js';

const MAX_BODY_BYTES = 512 * 1024 * 1024;
const PORTS_TRIED = 50;

const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/**
 * Starts a Jupyter server that serves JupyterLab and the files of one folder.
 *
 * @throws {Error} when the folder is missing or the port is taken.
 */
export async function startLab(options: LabOptions): Promise<LabServer> {
  const log = options.log ?? (() => undefined);
  const root = await Root.at(options.folder);
  const kernels = new Kernels(root, log, options.cullIdleSeconds);
  const server = createServer();
  const port = await listen(server, options);
  const access = new Access(options.token ?? randomBytes(24).toString('hex'), port, options.ip);

  const { promise: closed, resolve: resolveClosed } = deferred();
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closing ??= (async () => {
      websockets.close();
      await kernels.close();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      resolveClosed();
    })();
    return closing;
  };

  const app = new Hono();
  app.use(guard(access));
  app.use(async (context, next) => {
    // A body that does not say how long it is could fill the memory; no browser sends one.
    if (context.req.header('transfer-encoding')) throw new RequestError(411, 'The request has no Content-Length.');
    if (Number(context.req.header('content-length') ?? 0) > MAX_BODY_BYTES)
      throw new RequestError(413, 'The request is too large.');
    await next();
  });
  app.route('/', loginRoutes(access));
  app.route(
    '/',
    serverRoutes(kernels, version, () => void close()),
  );
  app.route('/', contentsRoutes(new Contents(root)));
  app.route('/', nbconvertRoutes(root));
  app.route('/', kernelRoutes(kernels, new Sessions(kernels)));
  app.route('/', appRoutes(root.folder, options.stateFolder ?? join(userDataFolder(), 'gradbook', 'lab')));
  app.notFound((context) => context.json({ message: `${context.req.path}: not found.`, reason: null }, 404));
  app.onError((error, context) => {
    if (error instanceof RequestError) return context.json({ message: error.message, reason: null }, error.status);
    log(`${context.req.method} ${context.req.path}: ${error.stack ?? error.message}`);
    return context.json({ message: `${error.name}: ${error.message}`, reason: null }, 500);
  });
  // Its own Response in place of Node's breaks libraries that read one.
  server.on('request', getRequestListener(app.fetch, { overrideGlobalObjects: false }));
  const websockets = serveWebsockets(server, access, kernels);

  const host = options.ip === '0.0.0.0' || options.ip === '::' ? 'localhost' : options.ip;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}/`,
    token: access.token,
    port,
    closed,
    close,
  };
}

/** Listens on the wanted port, or on the next one that is free. */
async function listen(server: Server, { ip, port, retryPorts }: LabOptions): Promise<number> {
  const tries = retryPorts && port !== 0 ? PORTS_TRIED : 1;
  for (let offset = 0; ; offset++) {
    try {
      await new Promise<void>((done, fail) => {
        server.once('error', fail);
        server.listen({ host: ip, port: port + offset }, () => {
          server.off('error', fail);
          done();
        });
      });
      return (server.address() as { port: number }).port;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || offset + 1 >= tries) throw error;
    }
  }
}

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve!: () => void;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
