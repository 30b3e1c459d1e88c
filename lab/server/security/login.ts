import { Hono } from 'hono';
import { type Access, factsOf } from './access.js';

/** The page that asks for the token. */
export function loginRoutes(access: Access, base: string): Hono {
  const routes = new Hono();
  routes.get('/login', (context) => context.html(page(nextPath(context.req.query('next'), base), false, base)));
  routes.post('/login', async (context) => {
    const form = await context.req.parseBody();
    const next = nextPath(typeof form.next === 'string' ? form.next : undefined, base);
    if (typeof form.token !== 'string' || !access.isToken(form.token.trim()))
      return context.html(page(next, true, base), 401);
    context.header('Set-Cookie', access.sessionCookie(factsOf(context)), { append: true });
    return context.redirect(next, 303);
  });
  routes.get('/logout', (context) => {
    context.header('Set-Cookie', access.endedCookie(factsOf(context)), { append: true });
    return context.html(loggedOutPage(base));
  });
  return routes;
}

/** Only paths of this server: `//evil.example` and full addresses would lead away. */
function nextPath(next: string | undefined, base: string): string {
  if (!next?.startsWith('/') || /^\/[/\\]/.test(next) || /[\\\r\n\t]/.test(next)) return `${base}lab`;
  return next;
}

function loggedOutPage(base: string): string {
  return document(`<h1>Gradbook</h1><p>You are logged out of this browser. Kernels go on running.</p>
<p><a href="${base}login">Log in again</a></p>`);
}

function page(next: string, wrong: boolean, base: string): string {
  const escaped = next.replace(/[&"<>]/g, (character) => `&#${character.charCodeAt(0)};`);
  return document(`<h1>Gradbook</h1>
<form method="post" action="${base}login"><input type="hidden" name="next" value="${escaped}">
<label>The token is in the terminal where <code>gradbook lab</code> runs.
<input name="token" type="password" autocomplete="off" autofocus required></label>
${wrong ? '<p role="alert">That is not the token of this server.</p>' : ''}<button>Open</button></form>`);
}

function document(body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Gradbook</title><meta name="viewport" content="width=device-width">
<style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:32rem;margin:15vh auto;padding:0 1rem}
input,button{font:inherit;padding:.4rem .6rem}input{width:100%;box-sizing:border-box;margin:.5rem 0}</style></head>
<body>${body}</body></html>`;
}
