import type { Context, MiddlewareHandler } from 'hono';
import { type Access, factsOf, xsrfCookie } from './access.js';

/** Paths that a visitor without the token may see. */
const OPEN = new Set(['/login', '/favicon.ico', '/api']);

const PAGE_POLICY = "frame-ancestors 'self'; base-uri 'self'; object-src 'none'; form-action 'self'";
const API_POLICY = "frame-ancestors 'self'; default-src 'none'";
/** What a notebook's folder holds may be anybody's: its pages get an origin of their own. */
const FILE_POLICY = "frame-ancestors 'self'; sandbox allow-scripts";

/** Lets through who has the token; sends browsers to the login page; sets the headers that protect pages. */
export function guard(access: Access, base: string): MiddlewareHandler {
  return async (context, next) => {
    const facts = factsOf(context);
    const { pathname } = facts.url;
    const isApi = /^\/(?:lab\/)?api(?:\/|$)/.test(pathname);
    const answer = async (): Promise<Response | undefined> => {
      const blocked = access.checkOrigin(facts);
      if (blocked) return context.json({ message: blocked, reason: null }, 403);
      if (OPEN.has(pathname)) return void (await next());
      const verdict = access.check(facts);
      if (verdict.allowed) {
        await next();
        rememberVisitor(context, access, base, verdict.by);
        return undefined;
      }
      if (verdict.login && facts.method === 'GET' && !isApi && context.req.header('accept')?.includes('text/html'))
        return context.redirect(
          `${base}login?next=${encodeURIComponent(base.slice(0, -1) + pathname + facts.url.search)}`,
        );
      return context.json({ message: verdict.reason, reason: null }, verdict.status);
    };
    const response = await answer();
    if (response) context.res = response;
    const policy = isApi ? API_POLICY : /^\/(?:files|nbconvert)\//.test(pathname) ? FILE_POLICY : PAGE_POLICY;
    context.res.headers.set('Content-Security-Policy', policy);
    context.res.headers.set('X-Content-Type-Options', 'nosniff');
    context.res.headers.set('Referrer-Policy', 'no-referrer');
  };
}

/** A browser that came with the token goes on with a cookie: the token then leaves its address line. */
function rememberVisitor(context: Context, access: Access, base: string, by: 'token' | 'cookie'): void {
  const facts = factsOf(context);
  if (!context.res.headers.get('content-type')?.startsWith('text/html')) return;
  const xsrf = xsrfCookie(facts);
  if (xsrf.isNew)
    context.res.headers.append(
      'Set-Cookie',
      `_xsrf=${xsrf.value}; Path=${base}; SameSite=Lax${access.isSecure(facts) ? '; Secure' : ''}`,
    );
  if (by === 'token') context.res.headers.append('Set-Cookie', access.sessionCookie(facts));
}
