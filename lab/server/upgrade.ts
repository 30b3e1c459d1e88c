import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { stripBase } from './base-url.js';
import { RequestError } from './errors.js';
import type { Events } from './events.js';
import { ChannelSessions } from './kernels/channels.js';
import type { Kernels } from './kernels/kernels.js';
import { receivedBefore } from './kernels/receipts.js';
import { V1 } from './kernels/wire.js';
import type { Access } from './security/access.js';
import type { Terminals } from './terminals/terminals.js';

const TERMINAL = /^\/terminals\/websocket\/([^/]+)$/;
const CHANNELS = /^\/api\/kernels\/([^/]+)\/channels$/;
/** Of one message; widgets and pasted pictures can be large. */
const MAX_BYTES = 512 * 1024 * 1024;

/** What websockets lead to. */
export interface Endpoints {
  access: Access;
  /** The path of the server; ends in a slash. */
  base: string;
  kernels: Kernels;
  terminals: Terminals;
  events: Events;
}

/** Websockets: a kernel's channels, a terminal, and the stream of events. */
export function serveWebsockets(server: Server, endpoints: Endpoints): { close(): void } {
  const { access, base, kernels, terminals, events } = endpoints;
  const sessions = new ChannelSessions();
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_BYTES,
    handleProtocols: (offered) => (offered.has(V1) ? V1 : false),
  });
  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', () => stream.destroy());
    try {
      if (!stripBase(request, base)) throw new RequestError(404, `${request.url}: there is no websocket.`);
      const url = new URL(request.url ?? '/', 'http://localhost');
      const header = (name: string): string | undefined => {
        const value = request.headers[name];
        return Array.isArray(value) ? value[0] : value;
      };
      const verdict = access.check({ method: 'GET', url, header });
      if (!verdict.allowed) throw new RequestError(verdict.status, verdict.reason);
      const id = CHANNELS.exec(url.pathname)?.[1];
      const terminalName = TERMINAL.exec(url.pathname)?.[1];
      if (id !== undefined) {
        const kernel = kernels.get(id);
        sockets.handleUpgrade(request, stream, head, (socket) => {
          try {
            const session = url.searchParams.get('session_id') ?? undefined;
            sessions.connect(kernel, session, socket, receivedBefore(url.searchParams));
          } catch {
            // Between two processes of a restart; the client tries again.
            socket.close(1013, 'The kernel is restarting.');
          }
        });
      } else if (url.pathname === '/api/events/subscribe') {
        sockets.handleUpgrade(request, stream, head, (socket) => events.connect(socket));
      } else if (terminalName !== undefined) {
        const terminal = terminals.get(terminalName);
        sockets.handleUpgrade(request, stream, head, (socket) => terminal.connect(socket));
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
