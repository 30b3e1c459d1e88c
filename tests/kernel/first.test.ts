import { afterAll, beforeAll, expect, test } from 'vitest';
import { FrontEnd } from './front-end.js';

let kernel: FrontEnd;
beforeAll(async () => {
  kernel = await FrontEnd.start();
});
afterAll(() => kernel.stop());
test('runs', async () => {
  for (const code of [
    '1+1',
    'for(;;){}',
    'console.log("a"); await new Promise(()=>{})',
    '2',
    'for(;;){}',
    'console.log("a"); await new Promise(()=>{})',
  ]) {
    const p = kernel.execute(code);
    await new Promise((r) => setTimeout(r, 300));
    await kernel.interrupt();
    const e = await p;
    console.log(kernel.kernelStderr);
    kernel.kernelStderr = '';
    console.log(
      JSON.stringify(code),
      e.took.toFixed(1),
      e.result,
      e.stdout,
      e.stderr,
      (e.reply.content.traceback as string[] | undefined)?.join('\n'),
    );
  }
  expect(1).toBe(1);
});
