import { afterAll, beforeAll, expect, test } from 'vitest';
import { FrontEnd } from './front-end.js';

/** Interrupts per kind of cell: with five kinds, a hundred in one session. */
const INTERRUPTS = 20;

/** A training run from a fixed seed: what it learned, to the last bit. */
const TRAIN = `
function train(): string {
  torch.manualSeed(7);
  const x = torch.randn([16, 4]);
  const y = torch.randn([16, 1]);
  const net = new nn.Sequential(new nn.Linear(4, 8), new nn.Tanh(), new nn.Linear(8, 1));
  const adam = new optim.Adam(net.parameters(), { lr: 0.01 });
  const losses: number[] = [];
  for (let step = 0; step < 5; step++) {
    adam.zeroGrad();
    const loss = F.mseLoss(net.forward(x), y);
    loss.backward();
    losses.push(loss.item());
    if (step < 4) adam.step();
  }
  return JSON.stringify([losses, [...net.parameters()].map((p) => p.grad!.tolist()), torch.isGradEnabled()]);
}`;

/** What the interrupted cells work on. */
const VICTIM = `
const input = torch.randn([64, 32]);
const wide = new nn.Sequential(new nn.Linear(32, 64), new nn.ReLU(), new nn.Linear(64, 1));
const sgd = new optim.AdamW(wide.parameters(), { lr: 1e-3 });
const lossOf = () => wide.forward(input).square().mean();`;

const CELLS: Record<string, string> = {
  noGrad: 'for (;;) torch.noGrad(() => { for (let i = 0; i < 20; i++) wide.forward(input); });',
  backward: 'for (;;) lossOf().backward();',
  'optimizer.step': 'lossOf().backward(); for (;;) sgd.step();',
  'an awaiting loop': `for (;;) {
    sgd.zeroGrad(); lossOf().backward(); sgd.step();
    await new Promise((resolve) => setTimeout(resolve, 1));
    torch.noGrad(() => wide.forward(input));
    await Promise.resolve();
  }`,
  'a progress bar': 'for (const i of tqdm(1e9)) { sgd.zeroGrad(); lossOf().backward(); sgd.step(); }',
};

let kernel: FrontEnd;
let undisturbed: string;
beforeAll(async () => {
  kernel = await FrontEnd.start();
  for (const code of [TRAIN, VICTIM])
    expect((await kernel.execute(code)).reply.content).toMatchObject({ status: 'ok' });
  undisturbed = (await kernel.execute('train()')).result!;
  expect((await kernel.execute('train()')).result).toBe(undisturbed);
});
afterAll(() => kernel.stop());

test.each(Object.entries(CELLS))(
  'after every interrupt inside %s the next cell trains as if nothing had happened',
  async (_, code) => {
    for (let turn = 0; turn < INTERRUPTS; turn++) {
      const running = kernel.execute(`console.log('go'); ${code}`);
      await kernel.waitFor(({ parent_header, content }) => {
        return parent_header.msg_id === running.msg_id && String(content.text).includes('go');
      });
      // Each interrupt finds the code elsewhere.
      await new Promise((resolve) => setTimeout(resolve, (turn * 7) % 31));
      await kernel.interrupt();
      expect((await running).reply.content).toMatchObject({ status: 'error', ename: 'KeyboardInterrupt' });
      const next = await kernel.execute('train()');
      expect(next.result).toBe(undisturbed);
      expect(next.stdout + next.stderr).toBe('');
      expect(next.published.filter(({ header }) => header.msg_type.endsWith('display_data'))).toEqual([]);
    }
  },
);

test('a model that was interrupted a hundred times goes on learning', async () => {
  const { result } = await kernel.execute(`
    torch.manualSeed(1);
    const before = lossOf().item();
    for (let step = 0; step < 50; step++) { sgd.zeroGrad(); lossOf().backward(); sgd.step(); }
    const after = lossOf().item();
    [Number.isFinite(after), after <= before]`);
  expect(result).toBe('[ true, true ]');
});
