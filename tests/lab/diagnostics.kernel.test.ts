import { KernelManager, KernelMessage } from '@jupyterlab/services';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLab, type TestLab } from './lab.js';

type Kernel = Awaited<ReturnType<KernelManager['startNew']>>;

let lab: TestLab;
let kernels: KernelManager;
let kernel: Kernel;

beforeAll(async () => {
  lab = await openLab();
  kernels = new KernelManager({ serverSettings: lab.settings });
  kernel = await kernels.startNew({ name: 'gradbook' });
  await kernel.requestExecute({ code: 'const weights = torch.ones(3, 4);' }).done;
});

afterAll(async () => {
  kernels.dispose();
  await lab[Symbol.asyncDispose]();
});

/** Asks as the extension in the page does. */
async function diagnose(code: string): Promise<{ code: number; message: string; start: object; end: object }[]> {
  const options = { channel: 'shell', msgType: 'diagnostics_request', session: kernel.clientId, content: { code } };
  const message = KernelMessage.createMessage(options as never) as unknown as KernelMessage.IShellMessage;
  const reply = await kernel.sendShellMessage(message, true).done;
  return (reply.content as unknown as { diagnostics: never[] }).diagnostics;
}

describe('diagnostics of a cell that is being written', () => {
  it('say what is wrong, and where in the cell', async () => {
    const [found, ...rest] = await diagnose('const a = 1;\nweights.matmul(torch.ones(3, 5));');
    expect(rest).toEqual([]);
    expect(found!.message).toContain('mat1 and mat2 shapes cannot be multiplied (3x4 and 3x5)');
    expect(found!.start).toMatchObject({ line: 1 });
  });

  it('are none for a cell that is right, with awaits, redeclarations and half of nothing', async () => {
    expect(await diagnose('const weights = await Promise.resolve(1);\nweights + 1')).toEqual([]);
    expect(await diagnose('')).toEqual([]);
    expect(await diagnose('// @ts-nocheck\nconst a: number = "b";')).toEqual([]);
  });

  it('leave no trace in the scope', async () => {
    await diagnose('const ghost = 1;');
    expect(await diagnose('ghost')).toMatchObject([{ code: 2304 }]);
  });

  it('come while a cell is running, and do not change what it says', async () => {
    const running = kernel.requestExecute({ code: 'const end = Date.now() + 1500; while (Date.now() < end) {} end' });
    expect(await diagnose('weights.nothing')).toMatchObject([{ code: 2339 }]);
    expect(((await running.done) as KernelMessage.IExecuteReplyMsg).content.status).toBe('ok');
  });
});
