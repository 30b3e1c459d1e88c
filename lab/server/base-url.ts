import type { IncomingMessage } from 'node:http';

/** Normal form of the path below which everything is served: `/` or `/user/ada/`. */
export function normalBase(text = '/'): string {
  const parts = text.split('/').filter(Boolean);
  return parts.length === 0 ? '/' : `/${parts.join('/')}/`;
}

/**
 * Takes the base off the request's address, so that no route needs to know it.
 *
 * @returns false when the address is not below it.
 */
export function stripBase(request: IncomingMessage, base: string): boolean {
  const url = request.url ?? '/';
  // `/user/ada` is the same page as `/user/ada/`.
  if (url === base.slice(0, -1) || url.startsWith(`${base.slice(0, -1)}?`)) {
    request.url = `/${url.slice(base.length - 1)}`;
    return true;
  }
  if (!url.startsWith(base)) return false;
  request.url = url.slice(base.length - 1);
  return true;
}
