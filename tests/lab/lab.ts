import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServerConnection } from '@jupyterlab/services';
import WebSocket from 'ws';
import type { LabOptions, LabServer } from '#cli/commands/lab-server';
import { startLab } from '#lab/index';

/** A server on a folder of its own, and the ways to talk to it. */
export interface TestLab extends AsyncDisposable {
  server: LabServer;
  folder: string;
  /** What the server told its terminal. */
  log: string[];
  /** A request that shows the token. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** The same with a body of JSON; resolves with the answer's JSON. */
  json(method: string, path: string, body?: unknown): Promise<Record<string, unknown>>;
  /** Settings for the clients of @jupyterlab/services. */
  settings: ServerConnection.ISettings;
}

export async function openLab(options: Partial<LabOptions> = {}): Promise<TestLab> {
  const folder = mkdtempSync(join(tmpdir(), 'gradbook-lab-'));
  const stateFolder = mkdtempSync(join(tmpdir(), 'gradbook-lab-state-'));
  const log: string[] = [];
  const server = await startLab({
    folder,
    stateFolder,
    ip: '127.0.0.1',
    port: 0,
    log: (line) => log.push(line),
    ...options,
  });
  const request = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(new URL(path, server.url), {
      ...init,
      headers: { Authorization: `token ${server.token}`, ...(init.headers as Record<string, string>) },
    });
  return {
    server,
    folder,
    log,
    fetch: request,
    async json(method, path, body) {
      const response = await request(path, { method, ...(body !== undefined && { body: JSON.stringify(body) }) });
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
      return text ? JSON.parse(text) : {};
    },
    settings: ServerConnection.makeSettings({
      baseUrl: server.url,
      wsUrl: server.url.replace('http', 'ws'),
      token: server.token,
      appendToken: true,
      WebSocket: WebSocket as unknown as typeof globalThis.WebSocket,
    }),
    async [Symbol.asyncDispose]() {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
      rmSync(stateFolder, { recursive: true, force: true });
    },
  };
}
