import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Exchange, FrontEnd } from './front-end.js';

let kernel: FrontEnd;
beforeAll(async () => {
  kernel = await FrontEnd.start();
  await kernel.execute('let kept = 42; let count = 0; let ended = false;');
});
afterAll(() => kernel.stop());

/** Runs `code` until it printed `go`, interrupts it, and checks that state and kernel are well. */
async function interrupted(code: string): Promise<Exchange> {
  const running = kernel.execute(code);
  await kernel.waitFor(
    ({ header, parent_header, content }) =>
      parent_header.msg_id === running.msg_id && header.msg_type === 'stream' && String(content.text).includes('go'),
  );
  // Past the point where it printed.
  await new Promise((resolve) => setTimeout(resolve, 30));
  const { reply } = await kernel.interrupt();
  expect(reply.content.status).toBe('ok');
  const exchange = await running;
  expect(exchange.reply.content).toMatchObject({ status: 'error', ename: 'KeyboardInterrupt' });
  expect((await kernel.execute('kept')).result).toBe('42');
  return exchange;
}

const CELLS: Record<string, string> = {
  'a loop': "console.log('go'); for (;;);",
  'a loop that swallows errors': "console.log('go'); for (;;) { try { for (;;); } catch {} }",
  'a loop after an await': "await 1; console.log('go'); for (;;);",
  'a loop of awaits': "console.log('go'); for (;;) await 1;",
  'a loop of awaits that swallows errors': "console.log('go'); for (;;) { try { await 1; } catch {} }",
  'an await of nothing': "console.log('go'); await new Promise(() => {});",
  'a loop in a timer': "setTimeout(() => { console.log('go'); for (;;); }, 10); await new Promise(() => {});",
  'a loop of microtasks':
    "console.log('go'); const spin = () => { queueMicrotask(spin); }; spin(); await new Promise(() => {});",
  'a loop over typed arrays':
    "console.log('go'); const a = new Float64Array(1000); for (;;) for (let i = 0; i < 1000; i++) a[i] += i;",
  'a regular expression':
    "console.log('go'); await new Promise((r) => setTimeout(r, 25)); /(a+)+$/.test('a'.repeat(60) + 'b');",
  'a wait of Atomics':
    "console.log('go'); await new Promise((r) => setTimeout(r, 25)); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);",
  'a cell that prints without end': "console.log('go'); for (let i = 0; ; i++) console.log(i);",
  'a question to the user': "console.log('go'); prompt('never answered');",
};

for (const [what, code] of Object.entries(CELLS)) {
  test(`${what} is interrupted and state is kept`, async () => {
    kernel.onInput = () => new Promise(() => {});
    await interrupted(code);
  });
}

test('after the interrupt nothing of the cell runs or prints, and its finally does run', async () => {
  await interrupted(`
    console.log('go');
    setInterval(() => { count++; console.log('interval'); }, 5);
    const task = async () => { for (;;) { await new Promise((r) => setTimeout(r, 5)); count++; console.log('task'); } };
    task();
    try { for (;;) await new Promise((r) => setTimeout(r, 5)); } finally { ended = true; }`);
  const before = await kernel.execute('await new Promise((r) => setTimeout(r, 50)); [count, ended]');
  const after = await kernel.execute('await new Promise((r) => setTimeout(r, 100)); [count, ended]');
  expect(after.result).toBe(before.result);
  expect(after.result).toContain('true');
  expect(before.stdout + after.stdout).toBe('');
});

test('after the interrupt no callback of a promise runs, but for finally', async () => {
  await interrupted(`
    let thens = 0, finallies = 0;
    const spin = () => { thens++; console.log('then'); return Promise.resolve().then(() => new Promise((r) => setImmediate(r))).then(spin); };
    spin().catch(() => { thens = -1; });
    import('node:timers/promises').then(({ setTimeout: later }) => later(1500)).then(() => { thens = -2; }).finally(() => { finallies++; });
    await Promise.resolve();
    console.log('go');
    await new Promise(() => {});`);
  const before = await kernel.execute(
    'const seen = thens; await new Promise((r) => setTimeout(r, 1700)); [seen === thens, thens > 0, finallies]',
  );
  expect(before.result).toBe('[ true, true, 1 ]');
  expect(before.stdout + before.stderr).toBe('');
});

test('processes that a cell started get SIGINT', async () => {
  const exchange = await interrupted(`
    import { spawn } from 'node:child_process';
    const child = spawn('sh', ['-c', 'trap "echo got SIGINT; exit 3" INT; echo go; while :; do sleep 0.05; done'], { stdio: 'inherit' });
    const code = await new Promise((resolve) => child.on('exit', resolve));`);
  expect(exchange.stdout).toContain('go');
  expect((await kernel.execute("child.exitCode ?? (await new Promise((r) => child.on('exit', r)))")).result).toBe('3');
});

test('execSync of a command ends with the interrupt', async () => {
  await interrupted("console.log('go'); import { execSync } from 'node:child_process'; await 1; execSync('sleep 30');");
});

test('what cannot be stopped leaves no cell without an answer', async () => {
  const running = kernel.execute(
    "console.log('go'); import { execSync } from 'node:child_process'; await 1; execSync('trap \"\" INT; sleep 3');",
  );
  await kernel.waitFor(
    ({ parent_header, header }) => parent_header.msg_id === running.msg_id && header.msg_type === 'stream',
  );
  await new Promise((resolve) => setTimeout(resolve, 100));
  await kernel.interrupt();
  const { reply } = await running;
  expect(reply.content).toMatchObject({ ename: 'KeyboardInterrupt', evalue: expect.stringContaining('native code') });
  expect((await kernel.execute('kept')).result).toBe('42');
});

test('an interrupt while nothing runs is harmless, and so is a second one', async () => {
  await kernel.interrupt();
  await kernel.interrupt();
  const running = kernel.execute("console.log('twice'); for (;;);");
  await kernel.waitFor(({ content }) => content.text === 'twice\n');
  await Promise.all([kernel.interrupt(), kernel.interrupt(), kernel.interrupt()]);
  await running;
  await kernel.interrupt();
  expect((await kernel.execute('kept')).result).toBe('42');
});

test('a hundred interrupts in a row keep the state', async () => {
  await kernel.execute('let turns = 0;');
  for (let turn = 0; turn < 100; turn++) {
    const code =
      turn % 2
        ? `turns++; console.log('turn ${turn}'); for (;;);`
        : `turns++; console.log('turn ${turn}'); for (;;) await 1;`;
    const running = kernel.execute(code);
    await kernel.waitFor(({ content }) => content.text === `turn ${turn}\n`);
    await kernel.interrupt();
    expect((await running).reply.content.ename).toBe('KeyboardInterrupt');
  }
  expect((await kernel.execute('turns')).result).toBe('100');
});

test('an interrupt that comes just as the cell ends leaves no cell without an answer', async () => {
  const seen = new Set<unknown>();
  for (let i = 0; i < 150; i++) {
    const running = kernel.execute(
      `{ const end = performance.now() + ${1 + (i % 5)}; while (performance.now() < end); }`,
    );
    await kernel.waitFor(
      ({ header, parent_header }) => header.msg_type === 'execute_input' && parent_header.msg_id === running.msg_id,
    );
    await new Promise((resolve) => setTimeout(resolve, i % 11));
    await kernel.interrupt();
    const { status, evalue } = (await running).reply.content;
    seen.add(status === 'ok' ? 'ok' : evalue);
  }
  expect([...seen]).not.toContainEqual(expect.stringContaining('native code'));
  expect(seen).toContain('The cell was interrupted.');
});

test('cellEnd functions run after every cell and hear of the interrupt', async () => {
  await kernel.execute(`
    const ends: any[] = [];
    (globalThis as any)[Symbol.for('gradbook.cellEnd')].add((end: any) => ends.push(end));`);
  await kernel.execute('1');
  await kernel.execute("throw new Error('x')");
  await interrupted("console.log('go'); for (;;);");
  const { result } = await kernel.execute('JSON.stringify(ends.slice(1, 4))');
  expect(JSON.parse(result!.slice(1, -1))).toEqual([
    { interrupted: false, failed: false },
    { interrupted: false, failed: true },
    { interrupted: true, failed: true },
  ]);
});
