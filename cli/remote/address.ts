import { UsageError } from '../errors.js';

/** Where a Jupyter server is, and what it asks for. */
export interface ServerAddress {
  /** Ends in a slash. */
  baseUrl: URL;
  token: string;
}

/** What browsers show behind the address of a server: the page, not the server. */
const PAGES = /\/(?:lab|tree|notebooks|doc|retro|voila|login)(?:\/.*)?$/;

/**
 * Reads `--server`: the address of a Jupyter server, or of any page of it, as one copies it from the browser or the terminal.
 *
 * The token is `--token`, else the `?token=` of the address, else `JUPYTER_TOKEN` or (under JupyterHub) `JUPYTERHUB_API_TOKEN`.
 *
 * @throws {UsageError} when it is no http or https address.
 */
export function parseServer(text: string, token?: string, env: NodeJS.ProcessEnv = process.env): ServerAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    throw new UsageError(`--server ${text}: is no address; write it as http://127.0.0.1:8888/.`);
  const shown = token ?? url.searchParams.get('token') ?? env.JUPYTER_TOKEN ?? env.JUPYTERHUB_API_TOKEN ?? '';
  const path = url.pathname.replace(PAGES, '/');
  return { baseUrl: new URL(path.endsWith('/') ? path : `${path}/`, url.origin), token: shown };
}
