import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import type { Context } from 'hono';

/** What a request says about who sends it; the same for HTTP and for a websocket's upgrade. */
export interface RequestFacts {
  method: string;
  url: URL;
  header(name: string): string | undefined;
}

/** The facts of a request that a route handles. */
export function factsOf(context: Context): RequestFacts {
  return {
    method: context.req.method,
    url: new URL(context.req.url),
    header: (name) => context.req.header(name),
  };
}

export type Verdict =
  | { allowed: true; by: 'token' | 'cookie' }
  | { allowed: false; status: 401 | 403; reason: string; login: boolean };

/** Where a server is to be found. */
export interface ServerPlace {
  ip: string;
  port: number;
  /** The path below which everything is served; ends in a slash. */
  base: string;
  /** Further names in Host that mean this server: a proxy's. Lower case. */
  hosts: readonly string[];
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Decides who may do what, as Jupyter Server does: a token or the cookie it was exchanged for, the Host and Origin headers, and for
 * cookies the XSRF header.
 *
 * @see https://jupyter-server.readthedocs.io/en/latest/operators/security.html
 */
export class Access {
  /** Cookies know no ports: the name tells two servers on one machine apart. */
  readonly cookieName: string;
  readonly #cookie = randomBytes(32).toString('base64url');

  constructor(
    readonly token: string,
    private readonly place: ServerPlace,
  ) {
    this.cookieName = `gradbook-${place.port}`;
  }

  /** The cookie that stands for the token from now on, and only for as long as this server runs. */
  sessionCookie(request: RequestFacts): string {
    const secure = this.isSecure(request) ? '; Secure' : '';
    return `${this.cookieName}=${this.#cookie}; Path=${this.place.base}; HttpOnly; SameSite=Lax${secure}`;
  }

  /** What makes the browser forget its cookie. */
  endedCookie(request: RequestFacts): string {
    return `${this.sessionCookie(request).replace(/=[^;]*/, '=')}; Max-Age=0`;
  }

  /** Whether the browser speaks TLS, with a proxy in front of this server. */
  isSecure(request: RequestFacts): boolean {
    return request.header('x-forwarded-proto')?.split(',')[0]?.trim() === 'https';
  }

  /** True for the right token; the time it takes tells nothing about it. */
  isToken(candidate: string | undefined): boolean {
    return candidate !== undefined && sameText(candidate, this.token);
  }

  /** Whether the request was meant for this server and comes from its own pages; checked before anything else. */
  checkOrigin(request: RequestFacts): string | undefined {
    const host = request.header('host');
    if (!host || !this.#isOwnHost(host))
      // DNS rebinding: a foreign name that resolves to 127.0.0.1 makes a foreign page same-origin with this server.
      return `Blocked: the Host header ${JSON.stringify(host ?? '')} is not this server's name.`;
    const origin = request.header('origin');
    if (origin !== undefined && !isOriginOf(origin, host))
      return `Blocked: a page of ${origin} may not use this server.`;
    const site = request.header('sec-fetch-site');
    if (origin === undefined && site === 'cross-site' && request.header('sec-fetch-mode') !== 'navigate')
      return 'Blocked: a page of another site may not use this server.';
    return undefined;
  }

  /** Whether the sender has shown the token, now or when it got its cookie. */
  check(request: RequestFacts): Verdict {
    const blocked = this.checkOrigin(request);
    if (blocked) return { allowed: false, status: 403, reason: blocked, login: false };
    if (this.isToken(bearer(request.header('authorization')) ?? request.url.searchParams.get('token') ?? undefined))
      return { allowed: true, by: 'token' };
    const cookies = parseCookies(request.header('cookie'));
    if (!sameText(cookies.get(this.cookieName) ?? '', this.#cookie))
      return { allowed: false, status: 401, reason: 'Show the token of this server.', login: true };
    if (!SAFE_METHODS.has(request.method) && !hasXsrf(request, cookies.get('_xsrf')))
      return { allowed: false, status: 403, reason: "'_xsrf' argument missing from the request.", login: false };
    return { allowed: true, by: 'cookie' };
  }

  #isOwnHost(host: string): boolean {
    const match = /^(\[[0-9a-f:.]+\]|[^:[\]]+)(?::(\d+))?$/i.exec(host);
    if (!match) return false;
    const name = match[1]!.replace(/^\[|\]$/g, '').toLowerCase();
    const { ip, port, hosts } = this.place;
    // On other addresses any name may lead here, and other machines are meant to connect.
    if (!isLoopback(ip) || hosts.includes(name)) return true;
    const ownPort = match[2] === undefined || Number(match[2]) === port;
    return ownPort && (name === 'localhost' || name.endsWith('.localhost') || (isIP(name) > 0 && isLoopback(name)));
  }
}

/** True for addresses that only this machine can reach. */
export function isLoopback(ip: string): boolean {
  return ip === 'localhost' || ip === '::1' || /^127\./.test(ip);
}

/** The value for a visitor's `_xsrf` cookie: its own where it has one, since other servers of this host share the name. */
export function xsrfCookie(request: RequestFacts): { value: string; isNew: boolean } {
  const known = parseCookies(request.header('cookie')).get('_xsrf');
  return known ? { value: known, isNew: false } : { value: randomBytes(16).toString('hex'), isNew: true };
}

/** JupyterLab reads the cookie and sends it back in a header, which a page of another origin can do neither of. */
function hasXsrf(request: RequestFacts, cookie: string | undefined): boolean {
  const sent = request.header('x-xsrftoken') ?? request.header('x-csrftoken') ?? request.url.searchParams.get('_xsrf');
  return !!cookie && !!sent && sameText(sent, cookie);
}

function bearer(header: string | undefined): string | undefined {
  return /^(?:token|bearer)\s+(\S+)$/i.exec(header ?? '')?.[1];
}

function isOriginOf(origin: string, host: string): boolean {
  try {
    return new URL(origin).host === new URL(`${new URL(origin).protocol}//${host}`).host;
  } catch {
    return false;
  }
}

function parseCookies(header: string | undefined): Map<string, string> {
  const pairs = (header ?? '').split(';').map((pair) => {
    const at = pair.indexOf('=');
    return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()] as const;
  });
  return new Map(pairs);
}

function sameText(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
