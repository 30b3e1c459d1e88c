import { afterAll, beforeAll, expect, test } from 'vitest';
import { FrontEnd } from './front-end.js';

let kernel: FrontEnd;
beforeAll(async () => {
  kernel = await FrontEnd.start({ env: { GRADBOOK_GPU: 'webasm' } });
});
afterAll(() => kernel.stop());

const SETUP = `
const device = torch.gpu.isAvailable() ? 'gpu' : 'cpu';
const x = torch.arange(4096, { dtype: torch.float32, device: 'gpu' }).reshape(64, 64);
const model = new nn.Sequential(new nn.Linear(64, 64), new nn.Tanh(), new nn.Linear(64, 1)).to('gpu');
const adam = new optim.Adam(model.parameters(), { lr: 1e-4 });
const right = () => JSON.stringify([x.sum().item(), x.matmul(x).at(3, 4).item(), x.add(1).at(0, ':3').tolist(), gpu.map(x.at(0, ':3'), (v, i) => v + i).tolist()]);
right()`;

const LOOPS: Record<string, string> = {
  'waits for results': 'for (;;) x.sum().item();',
  'only asks for work': 'let y = x; for (;;) y = y.matmul(x).tanh();',
  trains: 'for (;;) { adam.zeroGrad(); model(x).square().mean().backward(); adam.step(); }',
  'moves tensors': "for (;;) x.cpu().to('gpu').add(1).tolist();",
  'compiles kernels': "for (let i = 0; ; i++) x.at((i % 60) + ':').add(1).sum().item();",
};

test('a cell computes on the gpu device, which is preloaded and typed', async () => {
  const { reply, result, stderr } = await kernel.execute(SETUP);
  expect(reply.content, stderr).toMatchObject({ status: 'ok' });
  expect(result).toContain('8386560');
  expect((await kernel.execute('device + torch.gpu.info().backend')).result).toContain('cpuwebasm');
  expect((await kernel.execute('gpu.map(x, (v: string) => 1)')).reply.content).toMatchObject({ status: 'error' });
});

test.each(Object.entries(LOOPS))(
  'an interrupt ends a loop that %s, and the next cell is in step',
  async (_what, code) => {
    const want = (await kernel.execute('right()')).result;
    for (let turn = 0; turn < 4; turn++) {
      const running = kernel.execute(code);
      await new Promise((resolve) => setTimeout(resolve, 40 + 35 * turn));
      await kernel.interrupt();
      expect((await running).reply.content).toMatchObject({ status: 'error', ename: 'KeyboardInterrupt' });
      const { result, reply } = await kernel.execute('right()');
      expect(reply.content).toMatchObject({ status: 'ok' });
      expect(result).toBe(want);
    }
    expect((await kernel.execute('Number.isFinite(model(x).mean().item())')).result).toBe('true');
  },
);

test('using frees a tensor of a cell at the end of the block', async () => {
  const code = `torch.gpu.emptyCache(); const before = torch.gpu.memoryAllocated();
{ using big = torch.zeros([1000], { device: 'gpu' }).add(1); big.sum().item(); }
torch.gpu.memoryAllocated() - before < 4000`;
  expect((await kernel.execute(code)).result).toBe('true');
});
