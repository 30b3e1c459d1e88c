import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import WebSocket from 'ws';
import { openLab, type TestLab } from './lab.js';

interface Received {
  header: { msg_type: string };
  parent_header: { msg_id?: string };
  content: Record<string, unknown>;
}

let lab: TestLab;

beforeAll(async () => {
  lab = await openLab({ cullIdleSeconds: 1 });
});

afterAll(() => lab[Symbol.asyncDispose]());

/** The id of a new kernel. */
const startKernel = async (): Promise<string> => String((await lab.json('POST', 'api/kernels')).id);

/** A page's websocket, and all that came through it. */
async function connect(kernel: string, session: string): Promise<{ socket: WebSocket; received: Received[] }> {
  const path = `api/kernels/${kernel}/channels?session_id=${session}&token=${lab.server.token}`;
  const socket = new WebSocket(new URL(path, lab.server.url.replace('http', 'ws')));
  const received: Received[] = [];
  socket.on('message', (data) => received.push(JSON.parse(String(data)) as Received));
  await new Promise((done, fail) => socket.once('open', done).once('error', fail));
  return { socket, received };
}

function execute(socket: WebSocket, msg_id: string, code: string): void {
  const header = { msg_id, msg_type: 'execute_request', session: 's', username: '', version: '5.3', date: '' };
  const content = {
    code,
    silent: false,
    store_history: true,
    user_expressions: {},
    allow_stdin: false,
    stop_on_error: true,
  };
  socket.send(JSON.stringify({ channel: 'shell', header, parent_header: {}, metadata: {}, content }));
}

const textOf = (messages: Received[]): string =>
  messages
    .filter(({ header }) => header.msg_type === 'stream')
    .map(({ content }) => content.text)
    .join('');

const isDone = (messages: Received[], msg_id: string): boolean =>
  messages.some(
    ({ header, parent_header }) => header.msg_type === 'execute_reply' && parent_header.msg_id === msg_id,
  ) &&
  messages.some(({ content, parent_header }) => content.execution_state === 'idle' && parent_header.msg_id === msg_id);

it('a page that loses its connection during output misses nothing', { timeout: 30_000 }, async () => {
  const kernel = await startKernel();
  const first = await connect(kernel, 'page');
  // In bursts, and cut between two of them: this page gives no receipts.
  const code =
    'for (let i = 0; i < 40; i++) { console.log(i); if (i % 10 === 9) await new Promise((done) => setTimeout(done, 1500)); }';
  execute(first.socket, 'long', code);
  await expect.poll(() => textOf(first.received), { timeout: 15_000 }).toContain('9\n');
  first.socket.terminate();
  await new Promise((done) => setTimeout(done, 2000));
  const second = await connect(kernel, 'page');
  await expect.poll(() => isDone(second.received, 'long'), { timeout: 15_000 }).toBe(true);
  const lines = textOf([...first.received, ...second.received])
    .trim()
    .split('\n');
  expect(lines).toEqual(Array.from({ length: 40 }, (_, index) => String(index)));
  second.socket.terminate();
});

it('a page that sends before the kernel is up is answered', async () => {
  const kernel = await startKernel();
  const { socket, received } = await connect(kernel, 'early');
  execute(socket, 'early', 'console.log("first")');
  await expect.poll(() => isDone(received, 'early'), { timeout: 15_000 }).toBe(true);
  expect(textOf(received)).toBe('first\n');
  await lab.fetch(`api/kernels/${kernel}`, { method: 'DELETE' });
  await expect.poll(() => socket.readyState).toBe(WebSocket.CLOSED);
});

it('a kernel is busy while a cell runs, whatever it is asked on control meanwhile', async () => {
  const kernel = await startKernel();
  const { socket, received } = await connect(kernel, 'asks');
  const code = `import { existsSync } from 'node:fs';
while (!existsSync('go')) await new Promise((done) => setTimeout(done, 50));`;
  execute(socket, 'waits', code);
  await expect
    .poll(() => received.some(({ parent_header, content }) => parent_header.msg_id === 'waits' && content.code))
    .toBeTruthy();
  const header = {
    msg_id: 'asked',
    msg_type: 'kernel_info_request',
    session: 's',
    username: '',
    version: '5.3',
    date: '',
  };
  socket.send(JSON.stringify({ channel: 'control', header, parent_header: {}, metadata: {}, content: {} }));
  await expect
    .poll(() =>
      received.some(
        ({ parent_header, content }) => parent_header.msg_id === 'asked' && content.execution_state === 'idle',
      ),
    )
    .toBe(true);
  expect((await lab.json('GET', `api/kernels/${kernel}`)).execution_state).toBe('busy');
  writeFileSync(join(lab.folder, 'go'), '');
  await expect.poll(() => isDone(received, 'waits')).toBe(true);
  await expect.poll(async () => (await lab.json('GET', `api/kernels/${kernel}`)).execution_state).toBe('idle');
  await lab.fetch(`api/kernels/${kernel}`, { method: 'DELETE' });
});

it('a cell that is sent before the server hears the kernel is not taken for idleness', async () => {
  for (let round = 0; round < 5; round++) {
    const kernel = await startKernel();
    const { socket, received } = await connect(kernel, 'at once');
    execute(socket, 'long', 'console.log("begun"); for (const end = Date.now() + 800; Date.now() < end; );');
    await expect.poll(() => textOf(received)).toBe('begun\n');
    expect((await lab.json('GET', `api/kernels/${kernel}`)).execution_state).toBe('busy');
    await lab.fetch(`api/kernels/${kernel}`, { method: 'DELETE' });
  }
});

it('a kernel that nobody watches and that does nothing is shut down', async () => {
  const kernel = await startKernel();
  await expect.poll(async () => (await lab.fetch(`api/kernels/${kernel}`)).status, { timeout: 20_000 }).toBe(404);
  expect(lab.log.join('\n')).toContain('idle for 1 s');
});
