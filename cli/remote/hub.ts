import { setTimeout as sleep } from 'node:timers/promises';
import { KernelError, UsageError } from '../errors.js';
import type { ServerAddress } from './address.js';
import { type Answer, ask, mustBeAllowed } from './request.js';

const POLL_MS = 500;
const START_TIMEOUT_MS = 5 * 60_000;

/** `/prefix/user/name/` or `/prefix/user/name/server-name/`. */
const USER_PATH = /^(.*\/)user\/([^/]+)\/(?:([^/]+)\/)?$/;
/** The hub's own pages. */
const HUB_PATH = /^(.*\/)hub\/.*$/;

interface HubUser {
  name: string;
  servers?: Record<string, { ready: boolean; url: string }>;
}

/**
 * The address of a user's own server below a JupyterHub, which is started where it does not run. Any other address is returned as it
 * is.
 *
 * @throws {UsageError} when the hub refuses the token.
 * @throws {KernelError} when the hub cannot start the server.
 */
export async function throughHub(address: ServerAddress, log: (line: string) => void): Promise<ServerAddress> {
  const { baseUrl, token } = address;
  const hubPath = HUB_PATH.exec(baseUrl.pathname);
  const userPath = USER_PATH.exec(baseUrl.pathname);
  if (!hubPath && !userPath) return address;
  const root = new URL((hubPath ?? userPath)![1]!, baseUrl);
  const api = (path: string): URL => new URL(`hub/api/${path}`, root);
  if (!isHub(await ask(api(''), ''))) return address;
  const name = userPath ? userPath[2]! : encodeURIComponent(await whoIs(api('user'), token));
  const serverName = userPath?.[3] ? decodeURIComponent(userPath[3]) : '';
  const server = await started(api, token, name, serverName, log);
  return { baseUrl: new URL(server, root), token };
}

function isHub({ status, json }: Answer): boolean {
  return status === 200 && typeof (json as { version?: unknown } | undefined)?.version === 'string';
}

async function whoIs(url: URL, token: string): Promise<string> {
  const answer = await ask(url, token);
  mustBeAllowed(answer, url, token);
  const { name } = (answer.json ?? {}) as Partial<HubUser>;
  if (name === undefined)
    throw new UsageError(`${url.href}: does not say whose token it is (status ${answer.status}).`);
  return name;
}

/** The path of the server, once it runs. */
async function started(
  api: (path: string) => URL,
  token: string,
  name: string,
  serverName: string,
  log: (line: string) => void,
): Promise<string> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (let asked = false; Date.now() < deadline; await sleep(POLL_MS)) {
    const url = api(`users/${name}`);
    const answer = await ask(url, token);
    mustBeAllowed(answer, url, token);
    if (answer.status === 404)
      throw new UsageError(`${url.origin}: the hub knows no user ${decodeURIComponent(name)}.`);
    const known = (answer.json as HubUser | undefined)?.servers?.[serverName];
    if (known?.ready) return known.url;
    if (asked && !known) throw new KernelError(`The hub could not start the server of ${decodeURIComponent(name)}.`);
    if (known || asked) continue;
    log(`Starting the server of ${decodeURIComponent(name)} …`);
    const path = serverName ? `servers/${encodeURIComponent(serverName)}` : 'server';
    const start = await ask(api(`users/${name}/${path}`), token, 'POST');
    // 400: somebody else has just asked for it.
    if (![201, 202, 400].includes(start.status)) {
      const { message } = (start.json ?? {}) as { message?: string };
      throw new KernelError(
        `The hub does not start the server (status ${start.status})${message ? `: ${message}` : '.'}`,
      );
    }
    asked = true;
  }
  throw new KernelError(
    `The server of ${decodeURIComponent(name)} did not start within ${START_TIMEOUT_MS / 60_000} minutes.`,
  );
}
