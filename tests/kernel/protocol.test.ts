import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FrontEnd, type Received } from './front-end.js';

const HOST = "(globalThis as any)[Symbol.for('gradbook.host')]";
let kernel: FrontEnd;
beforeAll(async () => {
  kernel = await FrontEnd.start();
});
afterAll(() => kernel.stop());

const types = (messages: Received[]) => messages.map(({ header }) => header.msg_type);

describe('requests', () => {
  test('kernel_info is answered on shell and on control', async () => {
    for (const channel of ['shell', 'control'] as const) {
      const { reply } = await kernel.request('kernel_info_request', {}, { channel });
      expect(reply.channel).toBe(channel);
      expect(reply.content).toMatchObject({
        protocol_version: '5.5',
        implementation: 'gradbook',
        debugger: false,
        supported_features: [],
        language_info: { name: 'typescript', file_extension: '.ts' },
      });
    }
  });

  test('connect_request tells the ports', async () => {
    const { reply } = await kernel.request('connect_request', {});
    expect(reply.content).toMatchObject(kernel.ports);
  });

  test('busy comes first, idle last, with the input and all output between', async () => {
    const { published } = await kernel.execute("console.log('out'); console.error('err'); 1");
    expect(types(published)).toEqual(['status', 'execute_input', 'stream', 'stream', 'execute_result', 'status']);
    expect(published[0]!.content.execution_state).toBe('busy');
    expect(published.at(-1)!.content.execution_state).toBe('idle');
  });

  test('a request of an unknown kind is ignored', async () => {
    kernel.send('shell', 'no_such_request', {});
    expect((await kernel.execute('2')).result).toBe('2');
  });

  test('a message signed with another key gets no answer and does nothing', async () => {
    await kernel.execute('let signed = 1');
    kernel.send('shell', 'execute_request', { code: 'signed = 2' }, { key: 'another' });
    expect((await kernel.execute('signed')).result).toBe('1');
  });

  test('debugging is refused in words', async () => {
    const { reply } = await kernel.request(
      'debug_request',
      { type: 'request', command: 'initialize' },
      { channel: 'control' },
    );
    expect(reply.content.evalue).toContain('no debugger');
  });

  test('every subscription to iopub is welcomed', () => {
    const welcome = kernel.log.find(({ header }) => header.msg_type === 'iopub_welcome');
    expect(welcome?.content.subscription).toBe('');
    expect(welcome?.parent_header).toEqual({});
  });

  test('the heart beats while a cell runs', async () => {
    const running = kernel.execute('for (;;);');
    await kernel.waitFor(({ header, content }) => header.msg_type === 'execute_input' && content.code === 'for (;;);');
    await kernel.heartbeat.send('ping');
    expect((await kernel.heartbeat.receive()).toString()).toBe('ping');
    await kernel.interrupt();
    await running;
  });
});

describe('execute_request', () => {
  test('silent runs without a trace and without a number', async () => {
    const before = (await kernel.execute('1')).reply.content.execution_count as number;
    const silent = await kernel.execute("console.log('x'); globalThis.quiet = 3; 5", { silent: true });
    expect(types(silent.published)).toEqual(['status', 'status']);
    const after = await kernel.execute('(globalThis as any).quiet');
    expect(after.result).toBe('3');
    expect(after.reply.content.execution_count).toBe(before + 1);
  });

  test('without store_history the number is shown but not used up', async () => {
    const first = await kernel.execute('1', { store_history: false });
    const second = await kernel.execute('1');
    expect(second.reply.content.execution_count).toBe(first.reply.content.execution_count);
  });

  test('user_expressions are evaluated after the cell, each with its own outcome', async () => {
    const { reply } = await kernel.execute('const seven = 7', {
      user_expressions: { good: 'seven * 6', bad: 'missing.name', broken: '1 +' },
    });
    expect(reply.content.user_expressions).toMatchObject({
      good: { status: 'ok', data: { 'text/plain': '42' }, metadata: {} },
      bad: { status: 'error', ename: 'ReferenceError' },
      broken: { status: 'error', ename: 'SyntaxError' },
    });
  });

  test('stop_on_error aborts the cells that wait', async () => {
    const cells = [kernel.execute("throw new Error('stop')"), kernel.execute('1'), kernel.execute('2')];
    const statuses = (await Promise.all(cells)).map(({ reply }) => reply.content.status);
    expect(statuses).toEqual(['error', 'aborted', 'aborted']);
    expect((await kernel.execute('3')).result).toBe('3');
  });

  test('without stop_on_error they run', async () => {
    const cells = [kernel.execute("throw new Error('go on')", { stop_on_error: false }), kernel.execute('1')];
    const statuses = (await Promise.all(cells)).map(({ reply }) => reply.content.status);
    expect(statuses).toEqual(['error', 'ok']);
  });

  test('display_data, update_display_data and clear_output pass in order with streams', async () => {
    const { published } = await kernel.execute(`
      const host = ${HOST};
      console.log('a');
      host.publish('display_data', { data: { 'text/plain': 'b' }, metadata: {}, transient: { display_id: 'd' } });
      console.log('c');
      host.publish('update_display_data', { data: { 'text/plain': 'd' }, metadata: {}, transient: { display_id: 'd' } });
      host.publish('clear_output', { wait: true });`);
    const kinds = ['stream', 'display_data', 'stream', 'update_display_data', 'clear_output'];
    expect(types(published).slice(2, -1)).toEqual(kinds);
    expect(published[3]!.content).toMatchObject({ transient: { display_id: 'd' } });
  });

  test('a name with a question mark opens the pager', async () => {
    const { reply } = await kernel.execute('?console');
    expect(reply.content.payload).toMatchObject([
      { source: 'page', data: { 'text/plain': expect.stringContaining('Console') } },
    ]);
  });
});

describe('stdin', () => {
  test('prompt() asks the front end and waits for the line', async () => {
    kernel.onInput = ({ content }) => `${content.prompt}!`;
    expect((await kernel.execute("prompt('name')")).result).toBe("'name!'");
  });

  test('a password is asked for as one', async () => {
    kernel.onInput = ({ content }) => String(content.password);
    expect((await kernel.execute(`${HOST}.input('secret', { password: true })`)).result).toBe("'true'");
    kernel.onInput = ({ content }) => `${content.prompt} ${content.password}`;
    expect((await kernel.execute("display.password('secret')")).result).toBe("'secret true'");
  });

  test('a front end that takes no input gets an error that says so', async () => {
    const { reply } = await kernel.execute("prompt('name')", { allow_stdin: false });
    expect(reply.content.evalue).toContain('takes no input');
  });
});

describe('comms', () => {
  test('a cell opens one and talks in both directions, with buffers', async () => {
    const { published } = await kernel.execute(`
      const comm = ${HOST}.comms.open('gauge', { level: 1 });
      const heard: any[] = [];
      comm.onMessage = ({ data, buffers }: any) => {
        heard.push(data);
        comm.send({ echo: data }, {}, [new Uint8Array([...buffers[0]].reverse())]);
      };`);
    const open = published.find(({ header }) => header.msg_type === 'comm_open')!;
    expect(open.content).toMatchObject({ target_name: 'gauge', data: { level: 1 } });
    const { comm_id } = open.content;
    const { reply } = await kernel.request('comm_info_request', {});
    expect(reply.content.comms).toMatchObject({ [comm_id as string]: { target_name: 'gauge' } });
    const options = { replies: false, buffers: [Buffer.from([1, 2, 3])] };
    const answer = await kernel.request('comm_msg', { comm_id, data: { x: 5 } }, options);
    const echo = answer.published.find(({ header }) => header.msg_type === 'comm_msg')!;
    expect(echo.content).toEqual({ comm_id, data: { echo: { x: 5 } } });
    expect([...echo.buffers[0]!]).toEqual([3, 2, 1]);
    expect((await kernel.execute('heard.length')).result).toBe('1');
    await kernel.request('comm_close', { comm_id, data: {} }, { replies: false });
    const after = await kernel.request('comm_info_request', { target_name: 'gauge' });
    expect(after.reply.content.comms).toEqual({});
  });

  test('the front end opens one that a cell has registered', async () => {
    await kernel.execute(
      `${HOST}.comms.registerTarget('dial', (comm: any, { data }: any) => comm.send({ got: data }));`,
    );
    const opened = { comm_id: 'c1', target_name: 'dial', data: { at: 3 } };
    const { published } = await kernel.request('comm_open', opened, { replies: false });
    const answer = published.find(({ header }) => header.msg_type === 'comm_msg');
    expect(answer?.content).toEqual({ comm_id: 'c1', data: { got: { at: 3 } } });
  });

  test('a comm that nobody registered is closed at once', async () => {
    const opened = { comm_id: 'c2', target_name: 'unknown', data: {} };
    const { published } = await kernel.request('comm_open', opened, { replies: false });
    expect(published.find(({ header }) => header.msg_type === 'comm_close')?.content).toMatchObject({ comm_id: 'c2' });
  });

  test('a listener that throws shows its error and harms nothing', async () => {
    await kernel.execute(`${HOST}.comms.registerTarget('bad', () => { throw new Error('listener'); });`);
    const opened = { comm_id: 'c3', target_name: 'bad', data: {} };
    const { published } = await kernel.request('comm_open', opened, { replies: false });
    expect(published.find(({ header }) => header.msg_type === 'error')?.content.evalue).toBe('listener');
    expect((await kernel.execute('1')).result).toBe('1');
  });
});

describe('the end', () => {
  test('shutdown answers, says whether a restart is meant, and ends the process', async () => {
    const own = await FrontEnd.start();
    const { reply } = await own.request(
      'shutdown_request',
      { restart: true },
      { channel: 'control', awaitIdle: false },
    );
    expect(reply.content).toEqual({ status: 'ok', restart: true });
    expect(await own.exited()).toBe(0);
    await own.stop();
  });

  test('shutdown ends a kernel whose cell never returns', async () => {
    const own = await FrontEnd.start();
    void own.execute('for (;;);').catch(() => {});
    await own.waitFor(({ header }) => header.msg_type === 'execute_input');
    void own.request('shutdown_request', { restart: false }, { channel: 'control', awaitIdle: false });
    await own.exited();
    await own.stop();
  });

  test('the kernel exits when the process that started it dies', async () => {
    const script = fileURLToPath(new URL('orphan.mjs', import.meta.url));
    const parent = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(line.toString());
    await once(parent, 'exit');
    await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
  });

  test('a connection file that is missing is named', async () => {
    const main = fileURLToPath(new URL('../../dist/cli/kernel.js', import.meta.url));
    const started = spawn(process.execPath, [main, '/nowhere/connection.json'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let stderr = '';
    started.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    const [code] = await once(started, 'close');
    expect(code).toBe(1);
    expect(stderr).toContain('/nowhere/connection.json');
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
