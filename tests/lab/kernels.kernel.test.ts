import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KernelManager, KernelSpecManager, SessionManager } from '@jupyterlab/services';
import type { IExecuteReplyMsg, IStreamMsg } from '@jupyterlab/services/lib/kernel/messages.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLab, type TestLab } from './lab.js';

type Kernel = Awaited<ReturnType<KernelManager['startNew']>>;

const KILL = `import { execSync } from 'node:child_process'; execSync('kill -9 ' + process.pid)`;

let lab: TestLab;
let kernels: KernelManager;
let kernel: Kernel;

beforeAll(async () => {
  lab = await openLab();
  kernels = new KernelManager({ serverSettings: lab.settings });
  kernel = await kernels.startNew({ name: 'gradbook' });
});

afterAll(async () => {
  kernels.dispose();
  await lab[Symbol.asyncDispose]();
});

/** Runs code and gathers what it prints. */
async function run(code: string, on: Kernel = kernel): Promise<{ text: string; reply: IExecuteReplyMsg['content'] }> {
  const future = on.requestExecute({ code });
  let text = '';
  future.onIOPub = (message) => {
    if (message.header.msg_type === 'stream') text += (message as IStreamMsg).content.text;
  };
  const reply = await future.done;
  return { text, reply: (reply as IExecuteReplyMsg).content };
}

describe('the client of JupyterLab itself', () => {
  it('finds our kernel as the default', async () => {
    const specs = new KernelSpecManager({ serverSettings: lab.settings });
    await specs.ready;
    expect(specs.specs?.default).toBe('gradbook');
    expect(specs.specs?.kernelspecs.gradbook?.display_name).toBe('TypeScript (Gradbook)');
    specs.dispose();
    const logo = await lab.fetch('kernelspecs/gradbook/logo-svg.svg');
    expect(logo.headers.get('content-type')).toContain('image/svg+xml');
  });

  it('runs a cell and hears all it prints before the end', async () => {
    const { text, reply } = await run('for (let i = 0; i < 20_000; i++) console.log(i); const kept = 6 * 7;');
    expect(reply.status).toBe('ok');
    expect(text.split('\n')).toHaveLength(20_001);
  });

  it('interrupts a loop and finds the variable still there', async () => {
    const looping = run('while (true) {}');
    await new Promise((done) => setTimeout(done, 300));
    await kernel.interrupt();
    expect((await looping).reply.status).toBe('error');
    expect((await run('console.log(kept)')).text).toBe('42\n');
  });

  it('connects a second tab to the same kernel', async () => {
    const other = kernels.connectTo({ model: kernel.model });
    expect((await run('console.log(kept + 1)', other)).text).toBe('43\n');
    other.dispose();
  });

  it('asks for input through the stdin channel', async () => {
    const future = kernel.requestExecute({ code: 'console.log("Hello", prompt("Name?"))', allow_stdin: true });
    let text = '';
    future.onStdin = () => kernel.sendInputReply({ status: 'ok', value: 'Ada' }, { msg_id: '' } as never);
    future.onIOPub = (message) => {
      if (message.header.msg_type === 'stream') text += (message as IStreamMsg).content.text;
    };
    await future.done;
    expect(text).toContain('Hello Ada');
  });

  it('restarts the kernel under the same id, without the variables', async () => {
    const { id } = kernel;
    await kernel.restart();
    expect(kernel.id).toBe(id);
    const { reply } = await run('kept');
    expect(reply.status).toBe('error');
    expect((await run('console.log(1)')).text).toBe('1\n');
  });

  it('starts a kernel that died again, and says so', async () => {
    const states: string[] = [];
    kernel.statusChanged.connect((_, status) => states.push(status));
    kernel.requestExecute({ code: KILL }).done.catch(() => undefined);
    await expect.poll(() => states, { timeout: 20_000 }).toContain('autorestarting');
    await expect.poll(async () => (await lab.json('GET', `api/kernels/${kernel.id}`)).execution_state).toBe('idle');
    expect((await run('console.log(2)')).text).toBe('2\n');
  });

  it('keeps a session per document, and ends its kernel with it', async () => {
    writeFileSync(join(lab.folder, 'a.ipynb'), '{}');
    const sessions = new SessionManager({ serverSettings: lab.settings, kernelManager: kernels });
    await sessions.ready;
    const options = { path: 'a.ipynb', name: 'a.ipynb', type: 'notebook', kernel: { name: 'gradbook' } };
    const session = await sessions.startNew(options);
    const again = await sessions.startNew(options);
    expect(again.id).toBe(session.id);
    expect((await run('console.log(process.cwd())', session.kernel as Kernel)).text).toContain('gradbook-lab-');
    const { id } = session.kernel!;
    await session.shutdown();
    expect((await lab.fetch(`api/kernels/${id}`)).status).toBe(404);
    sessions.dispose();
  });
});
