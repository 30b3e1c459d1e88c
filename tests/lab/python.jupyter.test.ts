import { KernelManager } from '@jupyterlab/services';
import type { IExecuteReplyMsg, IStreamMsg } from '@jupyterlab/services/lib/kernel/messages.js';
import { expect, it } from 'vitest';
import { openLab } from './lab.js';

it('serves other kernels as well: Debian’s Python runs, is interrupted by a signal, and restarts', async () => {
  const lab = await openLab();
  const kernels = new KernelManager({ serverSettings: lab.settings });
  try {
    const specs = (await lab.json('GET', 'api/kernelspecs')).kernelspecs as Record<string, object>;
    expect(specs).toHaveProperty('python3');
    const kernel = await kernels.startNew({ name: 'python3' });
    const run = async (code: string): Promise<{ text: string; status: string }> => {
      const future = kernel.requestExecute({ code });
      let text = '';
      future.onIOPub = (message) => {
        if (message.header.msg_type === 'stream') text += (message as IStreamMsg).content.text;
      };
      return { status: ((await future.done) as IExecuteReplyMsg).content.status, text };
    };
    expect(await run('a = 41; print(a + 1)')).toEqual({ text: '42\n', status: 'ok' });
    const looping = run('import time\nwhile True: time.sleep(0.1)');
    await new Promise((done) => setTimeout(done, 500));
    await kernel.interrupt();
    expect((await looping).status).toBe('error');
    expect((await run('print(a)')).text).toBe('41\n');
    await kernel.restart();
    expect((await run('a')).status).toBe('error');
  } finally {
    kernels.dispose();
    await lab[Symbol.asyncDispose]();
  }
});
