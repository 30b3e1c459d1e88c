import { existsSync } from 'node:fs';
import { request } from 'node:http';
import { ContentsManager, KernelSpecManager } from '@jupyterlab/services';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { normalBase } from '#lab/base-url';
import { openLab, type TestLab } from './lab.js';

let lab: TestLab;

beforeAll(async () => {
  lab = await openLab({ baseUrl: 'user/ada', allowHosts: ['Labs.example'] });
});

afterAll(() => lab[Symbol.asyncDispose]());

/** A request from outside, with the headers of a proxy. */
function send(
  path: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; headers: NodeJS.Dict<string | string[]> }> {
  return new Promise((done, fail) => {
    const { hostname, port } = new URL(lab.server.url);
    request({ hostname, port, path, headers }, (response) => {
      response.resume();
      done({ status: response.statusCode!, headers: response.headers });
    })
      .on('error', fail)
      .end();
  });
}

it.each([
  [undefined, '/'],
  ['/', '/'],
  ['user/ada', '/user/ada/'],
  ['//a//b', '/a/b/'],
])('%j is the path %j', (text, base) => {
  expect(normalBase(text)).toBe(base);
});

describe('a server below a path', () => {
  it('answers there and nowhere else', async () => {
    expect(lab.server.url).toMatch(/\/user\/ada\/$/);
    const token = { Authorization: `token ${lab.server.token}` };
    expect((await send('/user/ada/api/contents', token)).status).toBe(200);
    expect((await send('/api/contents', token)).status).toBe(404);
    expect((await send('/user/adaapi/contents', token)).status).toBe(404);
    expect((await send('/')).headers.location).toBe('/user/ada/');
    expect((await send(`/user/ada?token=${lab.server.token}`)).headers.location).toBe(
      `/user/ada/lab?token=${lab.server.token}`,
    );
  });

  it('serves clients, logos and websockets there', async () => {
    const contents = new ContentsManager({ serverSettings: lab.settings });
    expect((await contents.newUntitled({ type: 'file' })).path).toBe('untitled');
    contents.dispose();
    const specs = new KernelSpecManager({ serverSettings: lab.settings });
    await specs.ready;
    const logo = specs.specs!.kernelspecs.gradbook!.resources['logo-svg']!;
    expect(logo).toBe('/user/ada/kernelspecs/gradbook/logo-svg.svg');
    expect((await lab.fetch(logo)).status).toBe(200);
    specs.dispose();
    const path = `api/events/subscribe?token=${lab.server.token}`;
    const socket = new WebSocket(new URL(path, lab.server.url.replace('http', 'ws')));
    await new Promise((done, fail) => socket.once('open', done).once('error', fail));
    socket.close();
  });

  it('logs in there, with cookies that no other path sees', async () => {
    const asked = await send('/user/ada/lab/tree/a.ipynb', { Accept: 'text/html' });
    expect(asked.headers.location).toBe('/user/ada/login?next=%2Fuser%2Fada%2Flab%2Ftree%2Fa.ipynb');
    const body = new URLSearchParams({ token: lab.server.token });
    const login = await fetch(new URL('login', lab.server.url), { method: 'POST', body, redirect: 'manual' });
    expect(login.headers.get('location')).toBe('/user/ada/lab');
    expect(login.headers.get('set-cookie')).toContain('; Path=/user/ada/;');
  });

  it('knows the name by which its proxy calls it, and no other', async () => {
    const token = { Authorization: `token ${lab.server.token}` };
    const path = '/user/ada/api/contents';
    expect((await send(path, { ...token, Host: 'labs.example' })).status).toBe(200);
    expect((await send(path, { ...token, Host: 'labs.example', Origin: 'https://labs.example' })).status).toBe(200);
    expect((await send(path, { ...token, Host: 'evil.example' })).status).toBe(403);
    expect((await send(path, { ...token, Host: 'labs.example', Origin: 'https://evil.example' })).status).toBe(403);
  });

  it.runIf(existsSync('dist/lab/app/build.json'))('sends secure cookies through a proxy with TLS', async () => {
    const page = `/user/ada/lab?token=${lab.server.token}`;
    const cookies = (await send(page, { 'X-Forwarded-Proto': 'https' })).headers['set-cookie'] as string[];
    expect(cookies).toHaveLength(2);
    for (const cookie of cookies) expect(cookie).toMatch(/; Secure$/);
  });
});
