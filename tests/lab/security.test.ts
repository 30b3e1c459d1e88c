import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { openLab, type TestLab } from './lab.js';

let lab: TestLab;

beforeAll(async () => {
  lab = await openLab();
});

afterAll(() => lab[Symbol.asyncDispose]());

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

/** A request with exactly these headers: `fetch` does not let one choose Host and Origin. */
function send(path: string, headers: Record<string, string> = {}, method = 'GET', body?: string): Promise<Answer> {
  const url = new URL(path, lab.server.url);
  return new Promise((done, fail) => {
    const sent = request(url, { method, headers: { Host: url.host, ...headers } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => {
        text += part;
      });
      response.on('end', () => done({ status: response.statusCode!, headers: response.headers, text }));
    });
    sent.on('error', fail).end(body);
  });
}

const token = () => ({ Authorization: `token ${lab.server.token}` });

/** Logs in as a browser does and returns its cookies. */
async function logIn(): Promise<{ cookie: string; xsrf: string; raw: string[] }> {
  const form = `token=${lab.server.token}&next=/lab`;
  const type = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const login = await send('/login', type, 'POST', form);
  expect(login.status).toBe(303);
  const session = (login.headers['set-cookie'] as string[])[0]!;
  const page = await send('/lab', { Cookie: session.split(';')[0]!, Accept: 'text/html' });
  const xsrf = (page.headers['set-cookie'] as string[]).find((cookie) => cookie.startsWith('_xsrf='))!;
  const pairs = [session, xsrf].map((cookie) => cookie.split(';')[0]!);
  return { cookie: pairs.join('; '), xsrf: pairs[1]!.slice('_xsrf='.length), raw: [session, xsrf] };
}

/** Opens a websocket; resolves with the status of the refusal, or 101. */
function upgrade(path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((done) => {
    const socket = new WebSocket(new URL(path, lab.server.url.replace('http', 'ws')), { headers });
    socket.on('open', () => {
      socket.close();
      done(101);
    });
    socket.on('unexpected-response', (_, response) => done(response.statusCode!));
    socket.on('error', () => undefined);
  });
}

describe('the token', () => {
  it('is asked for everywhere but at the door', async () => {
    for (const path of [
      '/api/contents',
      '/api/kernels',
      '/api/kernelspecs',
      '/lab/api/settings',
      '/files/a',
      '/static/lab/main.js',
    ])
      expect((await send(path)).status, path).toBe(401);
    expect((await send('/api')).status).toBe(200);
    expect((await send('/api/contents', { Authorization: 'token wrong' })).status).toBe(401);
  });

  it('is taken from the header and from the address', async () => {
    expect((await send('/api/contents', token())).status).toBe(200);
    expect((await send('/api/contents', { Authorization: `Bearer ${lab.server.token}` })).status).toBe(200);
    expect((await send(`/api/contents?token=${lab.server.token}`)).status).toBe(200);
  });

  it('is long and differs from server to server', async () => {
    const other = await openLab();
    expect(lab.server.token).toMatch(/^[0-9a-f]{48}$/);
    expect(other.server.token).not.toBe(lab.server.token);
    const { cookie } = await logIn();
    expect((await other.fetch('api/contents', { headers: { Authorization: '', Cookie: cookie } })).status).toBe(401);
    await other[Symbol.asyncDispose]();
  });

  it('is asked for by a page that leads on to where one wanted to go, on this server only', async () => {
    const sent = await send('/lab/tree/a.ipynb', { Accept: 'text/html' });
    expect(sent.status).toBe(302);
    expect(sent.headers.location).toBe('/login?next=%2Flab%2Ftree%2Fa.ipynb');
    const type = { 'Content-Type': 'application/x-www-form-urlencoded' };
    for (const next of ['//evil.example', 'https://evil.example', '/\\evil.example', '/\t/evil.example']) {
      const form = `token=${lab.server.token}&next=${encodeURIComponent(next)}`;
      expect((await send('/login', type, 'POST', form)).headers.location, next).toBe('/lab');
    }
    expect((await send('/login', type, 'POST', 'token=wrong')).status).toBe(401);
  });
});

describe('the cookie', () => {
  it('cannot be read by scripts nor sent from other sites', async () => {
    const { raw } = await logIn();
    expect(raw[0]).toMatch(/; HttpOnly; SameSite=Lax$/);
    expect(raw[0]).toContain(`gradbook-${lab.server.port}=`);
    expect(raw[0]).not.toContain(lab.server.token);
  });

  it('is forgotten when one logs out', async () => {
    const { cookie } = await logIn();
    const out = await send('/logout', { Cookie: cookie, Accept: 'text/html' });
    expect(out.status).toBe(200);
    expect((out.headers['set-cookie'] as string[])[0]).toMatch(/^gradbook-\d+=; .*Max-Age=0$/);
  });

  it('reads with it alone, and writes only with the XSRF header', async () => {
    const { cookie, xsrf } = await logIn();
    expect((await send('/api/contents', { Cookie: cookie })).status).toBe(200);
    const body = JSON.stringify({ type: 'file' });
    expect((await send('/api/contents', { Cookie: cookie }, 'POST', body)).status).toBe(403);
    expect((await send('/api/contents', { Cookie: cookie, 'X-XSRFToken': 'wrong' }, 'POST', body)).status).toBe(403);
    expect((await send('/api/contents', { Cookie: cookie, 'X-XSRFToken': xsrf }, 'POST', body)).status).toBe(201);
    expect((await send('/api/shutdown', { Cookie: cookie }, 'POST')).status).toBe(403);
  });
});

describe('other sites', () => {
  it('do not get in by a name that points here (DNS rebinding)', async () => {
    const port = lab.server.port;
    for (const Host of ['evil.example', `evil.example:${port}`, `127.0.0.1.evil.example:${port}`, '127.0.0.1:1'])
      expect((await send('/api/contents', { ...token(), Host })).status, Host).toBe(403);
    for (const Host of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`])
      expect((await send('/api/contents', { ...token(), Host })).status, Host).toBe(200);
  });

  it('do not get in by requests from their pages', async () => {
    for (const Origin of [
      'https://evil.example',
      'null',
      `http://localhost.evil.example:${lab.server.port}`,
      'http://127.0.0.1:1',
    ])
      expect((await send('/api/contents', { ...token(), Origin })).status, Origin).toBe(403);
    const Origin = `http://127.0.0.1:${lab.server.port}`;
    expect((await send('/api/contents', { ...token(), Origin })).status).toBe(200);
    const embedded = { ...token(), 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors' };
    expect((await send('/files/a.js', embedded)).status).toBe(403);
  });

  it('do not get in by websockets', async () => {
    const path = '/api/events/subscribe';
    expect(await upgrade(path, {})).toBe(401);
    expect(await upgrade(path, { ...token(), Origin: 'https://evil.example' })).toBe(403);
    expect(await upgrade(path, { ...token(), Host: 'evil.example' })).toBe(403);
    expect(await upgrade('/api/kernels/none/channels', token())).toBe(404);
    expect(await upgrade('/elsewhere', token())).toBe(404);
    expect(await upgrade(path, token())).toBe(101);
  });

  it('cannot show a page of this server inside of theirs', async () => {
    for (const path of ['/lab', '/login', '/api/contents']) {
      const { headers } = await send(path, token());
      expect(headers['content-security-policy'], path).toContain("frame-ancestors 'self'");
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['access-control-allow-origin']).toBeUndefined();
    }
  });
});

describe('the build that is served', () => {
  it('hands out no file beside it', async () => {
    for (const path of [
      '/static/lab/..%2fbuild.json',
      '/static/lab/%2e%2e%2f%2e%2e%2fserver%2findex.js',
      '/lab/api/themes/..%2fbuild.json',
    ])
      expect((await send(path, token())).status, path).toBe(404);
    for (const id of ['..%2f..%2fpackage:package', '@jupyterlab/../x:y', 'x:..%2fy'])
      expect((await send(`/lab/api/settings/${id}`, token())).status, id).toBe(404);
  });
});
