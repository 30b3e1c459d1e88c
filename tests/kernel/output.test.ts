import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FrontEnd } from './front-end.js';

let kernel: FrontEnd;
beforeAll(async () => {
  kernel = await FrontEnd.start();
});
afterAll(() => kernel.stop());

const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

test('twenty thousand printed lines all arrive before idle, in few messages', async () => {
  const { stdout, published } = await kernel.execute('for (let i = 0; i < 20_000; i++) console.log(i)');
  const lines = stdout.split('\n');
  expect(lines).toHaveLength(20_001);
  expect(lines[19_999]).toBe('19999');
  expect(published.length).toBeLessThan(200);
});

test('stdout and stderr keep their order', async () => {
  const { published } = await kernel.execute("console.log('a'); console.error('b'); console.log('c');");
  const streams = published.filter(({ header }) => header.msg_type === 'stream');
  expect(streams.map(({ content }) => `${content.name}:${content.text}`)).toEqual([
    'stdout:a\n',
    'stderr:b\n',
    'stdout:c\n',
  ]);
});

test('a stack that is printed ends where the cell does, at the places as they were written', async () => {
  const { stdout } = await kernel.execute(
    "function f() { throw new RangeError('deep'); }\ntry { f(); } catch (error) { console.log(error); }",
  );
  expect(stdout).toMatch(/^RangeError: deep\n {4}at f \(Cell\[\d+\]:1:22\)\n {4}at Cell\[\d+\]:2:7\n$/);
  const later = await kernel.execute(
    "await new Promise<void>((done) => setTimeout(() => { console.log(new Error('x', { cause: new Error('y') })); done(); }));",
  );
  expect(later.stdout).toMatch(/^Error: x\n {4}at Timeout.*Cell\[\d+\]:1:\d+\) \{\n/);
  expect(later.stdout).not.toMatch(/node:|kernel-threads/);
});

test('text printed before a cell gets busy is shown while it is', async () => {
  await kernel.execute("console.log('warm')");
  const running = kernel.execute("console.log('one'); console.log('two'); for (;;);");
  await kernel.waitFor(({ content }) => String(content.text).includes('two'), 5000);
  await kernel.interrupt();
  expect((await running).stdout).toBe('one\ntwo\n');
});

test('late output and late errors appear under the cell that started them', async () => {
  const started = kernel.execute(`
    setTimeout(() => console.log('from the timer'), 150);
    (async () => { await new Promise((r) => setTimeout(r, 150)); console.log('from the task'); throw new Error('from the rejection'); })();
    setTimeout(() => { throw new Error('from the throw'); }, 160);`);
  const { msg_id } = started;
  await started;
  await kernel.execute(
    "for (let i = 0; i < 20; i++) { await new Promise((r) => setTimeout(r, 20)); console.log('other'); }",
  );
  const under = kernel.log.filter(({ parent_header }) => parent_header.msg_id === msg_id);
  const text = under.map(({ content }) => content.text ?? content.evalue ?? '').join('');
  for (const part of ['timer', 'task', 'rejection', 'throw']) expect(text).toContain(`from the ${part}`);
  expect(under.filter(({ header }) => header.msg_type === 'error')).toHaveLength(2);
});

test('what child processes print appears in order', async () => {
  const { stdout, stderr } = await kernel.execute(`
    import { execSync } from 'node:child_process';
    execSync('echo child; echo oops >&2', { stdio: 'inherit' });
    console.log('parent');`);
  expect(stdout).toBe('child\nparent\n');
  expect(stderr).toBe('oops\n');
});

test('what child processes print stays before what the cell prints while it goes on computing', async () => {
  for (let round = 0; round < 5; round++) {
    const { stdout } = await kernel.execute(`
      execSync('echo child', { stdio: 'inherit' });
      console.log('parent');
      for (const end = Date.now() + 60; Date.now() < end; );`);
    expect(stdout).toBe('child\nparent\n');
  }
});

test('a long string and a large object are shortened, and the notice says so', async () => {
  const long = "'x'.repeat(50_000_000)";
  const entries = 'Array.from({ length: 100_000 }, (_, i) => [String(i), i] as const)';
  const NOTICE = /more (characters|items|lines|entries|properties)/;
  for (const value of [long, `Object.fromEntries(${entries})`, `new Map(${entries})`, entries]) {
    const { result, published } = await kernel.execute(value);
    expect(result!.length).toBeLessThan(110_000);
    expect(result).toMatch(NOTICE);
    expect(Math.max(...published.map(({ content }) => JSON.stringify(content).length))).toBeLessThan(500_000);
  }
  const printed = await kernel.execute(`console.log(${long})`);
  expect(printed.stdout.length).toBeLessThan(1_200_000);
  expect(printed.stdout).toMatch(/more characters not shown\n$/);
});

test('a value that describes itself is shown by that', async () => {
  const { published } = await kernel.execute(
    "({ [Symbol.for('Jupyter.display')]: () => ({ 'text/html': '<b>me</b>' }) })",
  );
  const result = published.find(({ header }) => header.msg_type === 'execute_result');
  expect(result?.content.data).toMatchObject({ 'text/html': '<b>me</b>' });
});

test.skipIf(process.platform !== 'linux')(
  'a loop that prints for seconds takes no more memory than one that printed for a moment',
  async () => {
    await kernel.execute('let printed = 0; const kept = { answer: 42 };');
    const running = kernel.execute('while (true) console.log(printed++)');
    await kernel.waitFor(({ parent_header }) => parent_header.msg_id === running.msg_id);
    await wait(1000);
    const early = residentMegabytes();
    const peaks: number[] = [];
    for (let i = 0; i < 12; i++) {
      await wait(250);
      peaks.push(residentMegabytes());
    }
    await kernel.interrupt();
    const { reply, stdout } = await running;
    expect(reply.content.ename).toBe('KeyboardInterrupt');
    // Flat but for what a garbage collection has not taken yet; unbounded queues grow by hundreds of megabytes a second.
    expect(Math.max(...peaks)).toBeLessThan(early + 120);
    // What came is whole: no line is missing in the middle.
    const lines = stdout.trimEnd().split('\n');
    expect(Number(lines.at(-1))).toBe(lines.length - 1);
    const state = await kernel.execute('[printed > 1000, kept.answer]');
    expect(state.result).toBe('[ true, 42 ]');
    expect(state.stdout).toBe('');
  },
);

/** Memory of the kernel process that is not swapped or shared away. */
function residentMegabytes(): number {
  const status = readFileSync(`/proc/${kernel.process.pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)![1]) / 1024;
}

test('output of a loop that never ends stays bounded and ends with the interrupt', async () => {
  const running = kernel.execute('for (let i = 0; ; i++) console.log(i)');
  await kernel.waitFor(({ content }) => String(content.text).includes('1000'));
  await wait(300);
  await kernel.interrupt();
  const { reply } = await running;
  expect(reply.content.ename).toBe('KeyboardInterrupt');
  expect((await kernel.execute("console.log('well')")).stdout).toBe('well\n');
});
