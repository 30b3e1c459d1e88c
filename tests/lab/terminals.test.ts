import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import WebSocket from 'ws';
import { openLab, type TestLab } from './lab.js';

let lab: TestLab;

beforeAll(async () => {
  lab = await openLab();
});

afterAll(() => lab[Symbol.asyncDispose]());

/** A page's websocket to a terminal, and all that came through it. */
async function connect(name: string): Promise<{ socket: WebSocket; messages: unknown[][]; text(): string }> {
  const path = `terminals/websocket/${name}?token=${lab.server.token}`;
  const socket = new WebSocket(new URL(path, lab.server.url.replace('http', 'ws')));
  const messages: unknown[][] = [];
  socket.on('message', (data) => messages.push(JSON.parse(String(data)) as unknown[]));
  await new Promise((done, fail) => socket.once('open', done).once('error', fail));
  const text = () =>
    messages
      .filter(([type]) => type === 'stdout')
      .map(([, part]) => part)
      .join('');
  return { socket, messages, text };
}

it('is a shell in the folder that was asked for', async () => {
  mkdirSync(join(lab.folder, 'course'));
  const { name } = await lab.json('POST', 'api/terminals', { cwd: 'course' });
  const { socket, messages, text } = await connect(String(name));
  await expect.poll(() => messages[0]).toEqual(['setup', {}]);
  socket.send(JSON.stringify(['set_size', 30, 100]));
  socket.send(JSON.stringify(['stdin', 'pwd; echo size $(stty size)\r']));
  await expect.poll(text).toContain('size 30 100');
  expect(text()).toContain(join(lab.folder, 'course'));
  socket.close();
});

it('shows a page that comes later what was written before, and is as large as the smaller of the two', async () => {
  const [{ name }] = (await lab.json('GET', 'api/terminals')) as unknown as { name: string }[];
  const [first, second] = [await connect(name!), await connect(name!)];
  await expect.poll(second.text).toContain('size 30 100');
  first.socket.send(JSON.stringify(['set_size', 20, 120]));
  second.socket.send(JSON.stringify(['set_size', 40, 90]));
  await expect
    .poll(async () => {
      first.socket.send(JSON.stringify(['stdin', 'echo "now $(stty size)"\r']));
      await new Promise((done) => setTimeout(done, 100));
      return second.text();
    })
    .toContain('now 20 90');
  first.socket.close();
  second.socket.close();
});

it('loses nothing of a long output', async () => {
  const { name } = await lab.json('POST', 'api/terminals');
  const { socket, text } = await connect(String(name));
  // What is typed before the shell has started is run right behind the prompt of a shell without an editor (`# 1`).
  socket.send(JSON.stringify(['stdin', 'echo; seq 1 200000; echo the"" end\r']));
  await expect.poll(text, { timeout: 20_000 }).toContain('the end');
  const numbers = text().match(/^\d+\r$/gm)!;
  expect(numbers.length).toBe(200_000);
  socket.close();
});

it('says that the shell has ended, and is gone then', async () => {
  const { name } = await lab.json('POST', 'api/terminals');
  const { socket, messages } = await connect(String(name));
  socket.send(JSON.stringify(['stdin', 'exit\r']));
  await expect.poll(() => messages.at(-1)).toEqual(['disconnect', 1]);
  await expect.poll(() => socket.readyState).toBe(WebSocket.CLOSED);
  expect((await lab.fetch(`api/terminals/${name}`)).status).toBe(404);
});

it('is ended by the panel of what is running', async () => {
  const { name } = await lab.json('POST', 'api/terminals');
  const { socket } = await connect(String(name));
  expect((await lab.fetch(`api/terminals/${name}`, { method: 'DELETE' })).status).toBe(204);
  await expect.poll(() => socket.readyState).toBe(WebSocket.CLOSED);
});

it('starts nowhere outside of the served folder, and takes no nonsense', async () => {
  expect((await lab.fetch('api/terminals', { method: 'POST', body: '{"cwd":"../.."}' })).status).toBe(404);
  const { name } = await lab.json('POST', 'api/terminals');
  const { socket, text } = await connect(String(name));
  for (const frame of ['', '{', '[]', '["set_size",-1,"x"]', '["stdin"]']) socket.send(frame);
  socket.send(JSON.stringify(['stdin', 'echo still $((40 + 2))\r']));
  await expect.poll(text).toContain('still 42');
  socket.close();
});
