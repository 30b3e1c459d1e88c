import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Exchange, FrontEnd } from './front-end.js';

let kernel: FrontEnd;
beforeAll(async () => {
  kernel = await FrontEnd.start({ nodeOptions: ['--max-old-space-size=600'] });
  await kernel.execute('const kept = 42;');
});
afterAll(() => kernel.stop());

async function survives(code: string): Promise<Exchange> {
  const exchange = await kernel.execute(code);
  expect((await kernel.execute('kept')).result).toBe('42');
  expect((await kernel.execute("console.log('prints')")).stdout).toBe('prints\n');
  return exchange;
}

test('process.exit() is refused and says what to do', async () => {
  const { reply } = await survives('process.exit(1)');
  expect(reply.content.evalue).toContain('restart the kernel');
  await survives('process.abort()');
  await survives("process.kill(process.pid, 'SIGTERM')");
});

test('recursion without end is an error with a short stack', async () => {
  const { reply } = await survives('function deeper(): number { return deeper() + 1; }\ndeeper()');
  expect(reply.content).toMatchObject({ ename: 'RangeError' });
  expect((reply.content.traceback as string[]).length).toBeLessThan(40);
});

test('an unhandled rejection and a throw in a timer are shown', async () => {
  const { published } = await survives(
    "Promise.reject(new Error('unhandled')); setTimeout(() => { throw new Error('timer'); }); await new Promise((r) => setTimeout(r, 50));",
  );
  const errors = published.filter(({ header }) => header.msg_type === 'error').map(({ content }) => content.evalue);
  expect(errors).toEqual(['unhandled', 'timer']);
});

test('removing all listeners of the process does not remove that', async () => {
  await survives(
    "process.removeAllListeners(); Promise.reject(new Error('again')); await new Promise((r) => setTimeout(r, 20));",
  );
});

test('a closed stdout is still there for the next cell', async () => {
  await survives('process.stdout.end(); process.stdout.destroy(); process.stderr.end();');
});

const PATCHES = [
  'Array.prototype.push = () => 0;',
  "JSON.stringify = () => { throw new Error('patched'); };",
  'Object.keys = Object.entries = () => [];',
  'globalThis.Promise = class {} as any;',
  'globalThis.setTimeout = undefined as any; globalThis.queueMicrotask = undefined as any;',
  'Map.prototype.get = () => undefined; Set.prototype.add = function () { return this; };',
  'String.prototype.replace = () => "patched"; RegExp.prototype.exec = () => null;',
  'Error.prepareStackTrace = () => 7; Error.stackTraceLimit = 0;',
  'globalThis.performance = undefined as any; globalThis.Atomics = undefined as any;',
];

test.each(PATCHES)('a cell that patches globals harms nobody: %s', async (patch) => {
  const own = await FrontEnd.start();
  await own.execute(`// @ts-nocheck\n${patch}`);
  const { stdout } = await own.execute("console.log('still here')");
  expect(stdout).toBe('still here\n');
  const failed = await own.execute("throw new Error('as before')");
  expect(failed.reply.content).toMatchObject({ status: 'error' });
  await own.stop();
});

test('whatever a cell takes away of the language, it is answered, and its patch is there in the next cell', async () => {
  const own = await FrontEnd.start();
  const { result } = await own.execute(`// @ts-nocheck
const names = Reflect.ownKeys(globalThis).filter((key) => typeof key === 'string' && /^[A-Z]/.test(key) && typeof globalThis[key] === 'function');
const holders = [globalThis, Reflect, JSON, Atomics, ...names.flatMap((name) => [globalThis[name], globalThis[name].prototype])].filter(Boolean);
const taken = holders.flatMap((holder) => Reflect.ownKeys(holder).filter((key) => {
  const { configurable, value } = Reflect.getOwnPropertyDescriptor(holder, key);
  return configurable && typeof value === 'function' && (holder !== globalThis || names.includes(key));
}).map((key) => [holder, key, Reflect.getOwnPropertyDescriptor(holder, key)]));
const { defineProperty } = Reflect;
taken.length`);
  const count = Number(result);
  expect(count).toBeGreaterThan(700);
  const unanswered: unknown[] = [];
  for (let index = 0; index < count; index++) {
    const [holder, key, original] = [0, 1, 2].map((part) => `taken[${index}][${part}]`);
    const patch = `// @ts-nocheck\ndefineProperty(${holder}, ${key}, { value: null, configurable: true, writable: true }); [${index}]`;
    const patched = await own.execute(patch);
    const restore = `// @ts-nocheck\nvar was = ${holder}[${key}]; defineProperty(${holder}, ${key}, ${original}); was === null`;
    const restored = await own.execute(restore);
    if (patched.result === `[ ${index} ]` && restored.result === 'true') continue;
    const name = await own.execute(
      `// @ts-nocheck\n(${holder}.name ?? ${holder}.constructor.name) + ' ' + String(${key})`,
    );
    unanswered.push([name.result, patched.reply.content.evalue]);
  }
  // The inspector of older versions of V8 cannot await without it; the next cell is well.
  const known = JSON.stringify(["'Promise constructor'", 'Inspector error -32603: Internal error']);
  expect(unanswered.filter((one) => JSON.stringify(one) !== known)).toEqual([]);
  await own.stop();
}, 120_000);

const RUNAWAYS = [
  'const list: unknown[] = []; for (;;) list.push(new Array(1000).fill(1.5));',
  'let chain: any = null; for (;;) chain = { chain, x: [1, 2, 3] };',
  'const map = new Map(); for (let i = 0; ; i++) map.set(i, new Array(200).fill(i));',
];

test.each(RUNAWAYS)('a cell that fills the heap is stopped by name and state is kept: %s', async (code) => {
  const { reply } = await survives(`{ ${code} }`);
  expect(reply.content).toMatchObject({ status: 'error', ename: 'OutOfMemoryError' });
});

test('a heap that the kept variables nearly fill leaves later cells room to free it', async () => {
  const own = await FrontEnd.start({ nodeOptions: ['--max-old-space-size=600'] });
  const fill = 'for (;;) all.push(new Array(1000).fill(1.5));';
  const full = await own.execute(`const all: number[][] = []; ${fill}`);
  expect(full.reply.content.ename).toBe('OutOfMemoryError');
  const busy = await own.execute('const end = Date.now() + 500; while (Date.now() < end); all.length > 1000');
  expect(busy.result).toBe('true');
  expect((await own.execute(fill)).reply.content.ename).toBe('OutOfMemoryError');
  expect((await own.execute('all.length = 0')).result).toBe('0');
  await own.stop();
});

test('the language server killed between and during cells is replaced', async () => {
  await survives('const before: number = 1;');
  killLanguageServer(kernel.process.pid!);
  await survives('before + 1');
  const running = kernel.execute("console.log('started'); await new Promise((r) => setTimeout(r, 300)); before");
  await kernel.waitFor(({ content }) => content.text === 'started\n');
  killLanguageServer(kernel.process.pid!);
  expect((await running).result).toBe('1');
  const { reply } = await kernel.execute('before.charAt(0)');
  expect(reply.content.ename).toBe('TypeScriptError');
});

function killLanguageServer(parent: number): void {
  for (const [pid, ppid, command] of processes())
    if (ppid === parent && command.includes('--lsp')) process.kill(pid, 'SIGKILL');
}

/** Every process: its id, its parent's, its command. Small images of Linux have no `ps`. */
function processes(): [number, number, string][] {
  if (process.platform === 'linux')
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((pid): [number, number, string][] => {
        try {
          const status = readFileSync(`/proc/${pid}/status`, 'utf8');
          const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
          return [[Number(pid), Number(/^PPid:\s*(\d+)/m.exec(status)![1]), command]];
        } catch {
          return []; // It ended meanwhile.
        }
      });
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args=']).toString().trim().split('\n');
  return table.map((line) => {
    const [, pid, ppid, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line)!;
    return [Number(pid), Number(ppid), command!];
  });
}
