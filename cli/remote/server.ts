import { relative } from 'node:path';
import WebSocket from 'ws';
import type { NotebookKernel } from '../client/notebook-kernel.js';
import { KernelError } from '../errors.js';
import type { Notebook } from '../notebook/types.js';
import { parseServer } from './address.js';
import { throughHub } from './hub.js';
import { RemoteKernel } from './remote-kernel.js';
import { ask, mustBeAllowed } from './request.js';

/** A Jupyter server that runs notebooks for this machine. */
export interface RemoteServer {
  /** Starts a kernel for a notebook, in the folder of the server that has the same relative path, where there is one. */
  start(notebook: Notebook, folder: string): Promise<NotebookKernel>;
  /** Ends the kernels that are left. */
  close(): Promise<void>;
}

interface Spec {
  name: string;
  spec?: { language?: string };
}

/**
 * Connects to a Jupyter server, or through a JupyterHub to a user's own.
 *
 * @throws {UsageError | KernelError} when nobody answers there, or not with this token.
 */
export async function connectServer(
  server: string,
  token: string | undefined,
  log: (line: string) => void,
): Promise<RemoteServer> {
  const address = await throughHub(parseServer(server, token), log);
  const specs = await kernelSpecs(address.baseUrl, address.token);
  // Loaded here: it takes a while, and only this needs it.
  const services = await import('#services');
  const headers = address.token ? { Authorization: `token ${address.token}` } : {};
  /** Shows the token in a header: in the address it would be in every log on the way, and newer hubs refuse it there. */
  class AuthorizedSocket extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols, { headers, maxPayload: 0 });
    }
  }
  const settings = services.ServerConnection.makeSettings({
    baseUrl: address.baseUrl.href,
    wsUrl: address.baseUrl.href.replace(/^http/, 'ws'),
    token: address.token,
    appendToken: false,
    WebSocket: AuthorizedSocket as unknown as typeof globalThis.WebSocket,
  });
  const kernels: RemoteKernel[] = [];
  return {
    async start(notebook, folder) {
      const kernel = await RemoteKernel.start(services, settings, kernelFor(notebook, specs), serverPath(folder));
      kernels.push(kernel);
      return kernel;
    },
    async close() {
      await Promise.all(kernels.map((kernel) => kernel.shutdown()));
    },
  };
}

async function kernelSpecs(baseUrl: URL, token: string): Promise<{ default: string; known: Spec[] }> {
  const url = new URL('api/kernelspecs', baseUrl);
  const answer = await ask(url, token);
  mustBeAllowed(answer, url, token);
  const json = answer.json as { default?: string; kernelspecs?: Record<string, Spec> } | undefined;
  if (answer.status >= 300 && answer.status < 400) mustBeAllowed({ ...answer, status: 401 }, url, token);
  if (answer.status !== 200 || !json?.kernelspecs)
    throw new KernelError(`${baseUrl.href} is no Jupyter server (status ${answer.status} for api/kernelspecs).`);
  return { default: json.default ?? '', known: Object.values(json.kernelspecs) };
}

/** The notebook's own kernel; where the server does not have it, one of the same language. */
function kernelFor({ metadata }: Notebook, specs: { default: string; known: Spec[] }): string {
  const wanted = metadata.kernelspec?.name;
  const names = specs.known.map(({ name }) => name);
  if (wanted !== undefined && names.includes(wanted)) return wanted;
  const language = (metadata.kernelspec?.language ?? metadata.language_info?.name ?? 'typescript').toLowerCase();
  const speaking = specs.known.filter(({ spec }) => spec?.language?.toLowerCase() === language).map(({ name }) => name);
  const found = speaking.includes(specs.default) ? specs.default : speaking[0];
  if (found !== undefined) return found;
  throw new KernelError(`The server has no kernel for ${language}; it has: ${names.join(', ') || 'none'}.`);
}

/** The folder's path below the current one, as the server may have it too. */
function serverPath(folder: string): string {
  const path = relative('.', folder).replaceAll('\\', '/');
  return path.startsWith('..') ? '' : path;
}
