import { afterAll, beforeAll, expect, test } from 'vitest';
import { FrontEnd } from './front-end.js';

let kernel: FrontEnd;
beforeAll(async () => {
  kernel = await FrontEnd.start();
});
afterAll(() => kernel.stop());
test('runs', async () => {
  console.log('ready', kernel.readyAfter);
  for (const code of [
    '1+1',
    'const x: number = 41; console.log("hi", x); x+1',
    'await new Promise(r=>setTimeout(r,50)); x',
    'throw new TypeError("bad")',
    'enum E {A,B}; E.B',
    'let x = "other"; x',
    'import os from "node:os"; os.cpus().length',
    'process.exit()',
    'function f(){ const o: any = undefined;\n return o.x }\nf()',
  ]) {
    const e = await kernel.execute(code);
    console.log(
      JSON.stringify(code),
      e.took.toFixed(1),
      e.result,
      e.stdout,
      e.stderr,
      (e.reply.content.traceback as string[] | undefined)?.join('\n'),
    );
  }
  const p = kernel.execute('for(;;){}');
  await new Promise((r) => setTimeout(r, 300));
  const t = performance.now();
  await kernel.interrupt();
  const r = await p;
  console.log('interrupted', performance.now() - t, r.reply.content);
  const p2 = kernel.execute('console.log("a"); await new Promise(()=>{})');
  await new Promise((r) => setTimeout(r, 300));
  await kernel.interrupt();
  console.log((await p2).reply.content.evalue, (await p2).stdout);
  console.log((await kernel.execute('x')).result);
  expect(1).toBe(1);
});
