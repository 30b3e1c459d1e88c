import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import type { LabOptions, LabServer } from '#cli/commands/lab-server';
import { userDataFolder } from '#cli/install/places';
import { appRoutes } from './app/routes.js';
import { normalBase, stripBase } from './base-url.js';
import { Contents } from './contents/contents.js';
import { Root } from './contents/root.js';
import { contentsRoutes } from './contents/routes.js';
import { RequestError } from './errors.js';
import { Events } from './events.js';
import { Kernels } from './kernels/kernels.js';
import { kernelRoutes } from './kernels/routes.js';
import { Sessions } from './kernels/sessions.js';
import { nbconvertRoutes } from './nbconvert.js';
import { Access } from './security/access.js';
import { guard } from './security/guard.js';
import { loginRoutes } from './security/login.js';
import { serverRoutes } from './server-routes.js';
import { terminalRoutes } from './terminals/routes.js';
import { Terminals } from './terminals/terminals.js';
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
  const base = normalBase(options.baseUrl);
  const events = new Events();
  const kernels = new Kernels(root, events, log, options.cullIdleSeconds);
  const terminals = new Terminals(root);
  const server = createServer();
  const port = await listen(server, options);
  const hosts = (options.allowHosts ?? []).map((name) => name.toLowerCase());
  const access = new Access(options.token ?? randomBytes(24).toString('hex'), { ip: options.ip, port, base, hosts });

  const { promise: closed, resolve: resolveClosed } = deferred();
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closing ??= (async () => {
      websockets.close();
      terminals.close();
      await kernels.close();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      resolveClosed();
    })();
    return closing;
  };

  const app = new Hono();
  app.use(guard(access, base));
  app.use(async (context, next) => {
    // A body that does not say how long it is could fill the memory; no browser sends one.
    if (context.req.header('transfer-encoding')) throw new RequestError(411, 'The request has no Content-Length.');
    if (Number(context.req.header('content-length') ?? 0) > MAX_BODY_BYTES)
      throw new RequestError(413, 'The request is too large.');
    await next();
  });
  app.route('/', loginRoutes(access, base));
  app.route(
    '/',
    serverRoutes(kernels, events, version, () => void close()),
  );
  app.route('/', contentsRoutes(new Contents(root, !options.deleteForever), events));
  app.route('/', nbconvertRoutes(root));
  app.route('/', kernelRoutes(kernels, new Sessions(kernels), base));
  app.route('/', terminalRoutes(terminals));
  const stateFolder = options.stateFolder ?? join(userDataFolder(), 'gradbook', 'lab');
  app.route('/', appRoutes({ folder: root.folder, stateFolder, base, terminals }));
  app.notFound((context) => context.json({ message: `${context.req.path}: not found.`, reason: null }, 404));
  app.onError((error, context) => {
    if (error instanceof RequestError) return context.json({ message: error.message, reason: null }, error.status);
    log(`${context.req.method} ${context.req.path}: ${error.stack ?? error.message}`);
    return context.json({ message: `${error.name}: ${error.message}`, reason: null }, 500);
  });
  // Its own Response in place of Node's breaks libraries that read one.
  const handle = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  server.on('request', (request, response) => {
    if (stripBase(request, base)) return void handle(request, response);
    // Whoever asks for the machine's own `/` finds the way.
    if (request.url === '/') response.writeHead(302, { Location: base }).end();
    else response.writeHead(404).end();
  });
  const websockets = serveWebsockets(server, { access, base, kernels, terminals, events });

  const host = options.ip === '0.0.0.0' || options.ip === '::' ? 'localhost' : options.ip;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}${base}`,
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
