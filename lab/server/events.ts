import type { WebSocket } from 'ws';
import { RequestError } from './errors.js';

/** What happened to a file. @see https://jupyter-server.readthedocs.io/en/latest/operators/logging-and-events */
export interface ContentsEvent {
  action: 'get' | 'create' | 'save' | 'upload' | 'rename' | 'copy' | 'delete';
  path: string;
  source_path?: string;
}

/** What happened to a kernel. */
export interface KernelEvent {
  action: 'start' | 'interrupt' | 'shutdown' | 'restart';
  status: 'success' | 'error';
  msg: string;
  kernel_id?: string;
  kernel_name?: string;
  status_code?: number;
}

const SCHEMAS = {
  contents: 'https://events.jupyter.org/jupyter_server/contents_service/v1',
  kernels: 'https://events.jupyter.org/jupyter_server/kernel_actions/v1',
} as const;

/** News for whoever listens at `/api/events/subscribe`, under the schemas of Jupyter Server. */
export class Events {
  readonly #listeners = new Set<WebSocket>();

  connect(socket: WebSocket): void {
    this.#listeners.add(socket);
    socket.on('error', () => socket.terminate());
    socket.on('close', () => this.#listeners.delete(socket));
  }

  contents(event: ContentsEvent): void {
    this.#tell(SCHEMAS.contents, event);
  }

  kernel(event: KernelEvent): void {
    this.#tell(SCHEMAS.kernels, event);
  }

  /**
   * Passes on an event that a client sent.
   *
   * @throws {RequestError} 400 for a schema or version that is not one of this server's.
   */
  pass({ schema_id, version, data }: { schema_id?: unknown; version?: unknown; data?: unknown }): void {
    const id = Object.values(SCHEMAS).find((known) => known === schema_id);
    if (!id) throw new RequestError(400, `The schema ${JSON.stringify(schema_id)} is not registered.`);
    if (String(version) !== '1') throw new RequestError(400, `Unregistered version ${String(version)} of ${id}.`);
    if (typeof data !== 'object' || data === null) throw new RequestError(400, 'Missing `data` in the request.');
    this.#tell(id, data);
  }

  #tell(schema_id: string, data: object): void {
    if (this.#listeners.size === 0) return;
    const text = JSON.stringify({ schema_id, ...data });
    for (const socket of this.#listeners) socket.send(text);
  }
}
