import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { RequestError } from './errors.js';
import { ChannelSessions } from './kernels/channels.js';
import type { Kernels } from './kernels/kernels.js';
import { V1 } from './kernels/wire.js';
import type { Access } from './security/access.js';

const CHANNELS = /^\/api\/kernels\/([^/]+)\/channels$/;
/** Of one message; widgets and pasted pictures can be large. */
const MAX_BYTES = 512 * 1024 * 1024;

/** Websockets: a kernel's channels, and the stream of events. */
export function serveWebsockets(server: Server, access: Access, kernels: Kernels): { close(): void } {
  const sessions = new ChannelSessions();
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_BYTES,
    handleProtocols: (offered) => (offered.has(V1) ? V1 : false),
  });
  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', () => stream.destroy());
    try {
      const url = new URL(request.url ?? '/', 'http://localhost');
      const header = (name: string): string | undefined => {
        const value = request.headers[name];
        return Array.isArray(value) ? value[0] : value;
      };
      const verdict = access.check({ method: 'GET', url, header });
      if (!verdict.allowed) throw new RequestError(verdict.status, verdict.reason);
      const id = CHANNELS.exec(url.pathname)?.[1];
      if (id !== undefined) {
        const kernel = kernels.get(id);
        sockets.handleUpgrade(request, stream, head, (socket) => {
          try {
            sessions.connect(kernel, url.searchParams.get('session_id') ?? undefined, socket);
          } catch {
            // Between two processes of a restart; the client tries again.
            socket.close(1013, 'The kernel is restarting.');
          }
        });
      } else if (url.pathname === '/api/events/subscribe') {
        // JupyterLab listens here for as long as it is open; there is nothing to tell it that it does not ask for.
        sockets.handleUpgrade(request, stream, head, (socket) => socket.on('error', () => socket.terminate()));
      } else {
        throw new RequestError(404, `${url.pathname}: there is no websocket.`);
      }
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      refuse(stream, error);
    }
  });
  return {
    close() {
      sessions.close();
      for (const socket of sockets.clients) socket.terminate();
    },
  };
}

function refuse(stream: Duplex, { status, message }: RequestError): void {
  const body = JSON.stringify({ message, reason: null });
  stream.end(
    `HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
