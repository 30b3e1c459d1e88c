import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Exchange, FrontEnd } from './front-end.js';

const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10]);

let kernel: FrontEnd;
beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gradbook-tslab-'));
  mkdirSync(join(folder, 'images'));
  writeFileSync(join(folder, 'images', 'logo.jpg'), JPEG);
  kernel = await FrontEnd.start({ cwd: folder });
});
afterAll(() => kernel.stop());

async function run(code: string): Promise<Exchange> {
  const exchange = await kernel.execute(code);
  expect(exchange.reply.content.traceback ?? []).toEqual([]);
  return exchange;
}

const shown = ({ published }: Exchange) =>
  published
    .filter(({ header }) => header.msg_type.endsWith('display_data'))
    .map(({ header, content }) => ({ kind: header.msg_type, ...(content as { data: object; transient: object }) }));

// What tslab's own introduction shows, feature by feature, in our words: its notebooks come without a licence.

test('functions and blocks', async () => {
  await run(
    '/** Slow on purpose. */\nfunction fib(n: number): number {\n  return n > 1 ? fib(n - 1) + fib(n - 2) : 1;\n}',
  );
  const { stdout } = await run(
    '{\n  const n = 20;\n  const t = Date.now()\n  console.log(`fib(${n}) = ${fib(n)}`, Date.now() >= t)\n}',
  );
  expect(stdout).toBe('fib(20) = 10946 true\n');
});

test('interfaces and classes with private fields', async () => {
  const { stdout } = await run(`
interface Greeter { greet(): string; }
class Polite implements Greeter {
    private name: string;
    constructor(name: string) { this.name = name; }
    greet(): string { return \`Good day, \${this.name}.\`; }
}
function say(g: Greeter) { console.log(g.greet()); }
say(new Polite('tslab'));`);
  expect(stdout).toBe('Good day, tslab.\n');
});

test('await at the top level, with a template as the result; a promise that nobody awaits is shown as one', async () => {
  const slept = await run(`
let pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));
const begun = Date.now();
// At the top.
await pause(20);
\`\${Date.now() - begun >= 19}\``);
  expect(slept.result).toBe("'true'");
  expect((await run('// Not awaited.\npause(5);')).result).toBe('Promise { <pending> }');
  const inner = await run(
    'let task = async () => {\n  let pause = 3;\n  await 1;\n  return `done ${pause}`\n}\nawait task();',
  );
  expect(inner.result).toBe("'done 3'");
});

test('display.html and display.jpeg of a file', async () => {
  await run('import fs from "fs";\nimport * as tslab from "tslab";');
  const html = await run("tslab.display.html('<b>Type</b>Script')");
  expect(shown(html)).toMatchObject([{ kind: 'display_data', data: { 'text/html': '<b>Type</b>Script' } }]);
  const jpeg = await run("tslab.display.jpeg(fs.readFileSync('images/logo.jpg'))");
  expect(shown(jpeg)).toMatchObject([{ data: { 'image/jpeg': JPEG.toString('base64') } }]);
});

test('a display of its own is updated in place, though its name hides ours', async () => {
  const exchange = await run(`{
    let display = tslab.newDisplay();
    for (let i = 1; i <= 10; i++) {
      await pause(1);
      display.text(\`at \${10 * i}%\`);
    }
}`);
  const [first, ...updates] = shown(exchange);
  expect(first).toMatchObject({ kind: 'display_data', data: { 'text/plain': 'at 10%' } });
  expect(updates.map(({ kind }) => kind)).toEqual(Array(9).fill('update_display_data'));
  expect(updates.at(-1)).toMatchObject({ data: { 'text/plain': 'at 100%' }, transient: first!.transient });
});

test('generators, spreads and short-hands; optional chaining and ?? on what strictness calls never', async () => {
  const { stdout } = await run(`{
    class Pair { a: number; b: string; constructor(a: number, b: string) { this.a = a; this.b = b; } }
    let {a, b: other} =  new Pair(1, 'two');
    console.log({a, other});
    let squares: number[] = [];
    for (let e of (function*(n: number) { for (let i = 0; i < n; i += 2) { yield i; } })(6)) { squares.push(e * e); }
    console.log('squares =', squares);
    let empty = {x: null};
    console.log(empty?.x?.z);
    let x = null, y = 0, z = 'z';
    console.log(x ?? y ?? z);
}`);
  expect(stdout).toBe("{ a: 1, other: 'two' }\nsquares = [ 0, 4, 16 ]\nundefined\n0\n");
});
