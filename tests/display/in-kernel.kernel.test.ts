import { afterAll, beforeAll, expect, test } from 'vitest';
import { FrontEnd, type Received } from '../kernel/front-end.js';

let kernel: FrontEnd;
beforeAll(async () => {
  kernel = await FrontEnd.start();
});
afterAll(() => kernel.stop());

interface Shown {
  data: Record<string, string>;
  transient?: { display_id?: string };
}
const outputs = (published: readonly Received[], ...types: string[]) =>
  published.filter(({ header }) => types.includes(header.msg_type)).map(({ content }) => content as unknown as Shown);

test('a chart as the last expression is the result, typed and without an import', async () => {
  const { reply, published } = await kernel.execute("plot.line({ x: [-3, 3], y: Math.tanh, title: 'tanh' })");
  expect(reply.content).toMatchObject({ status: 'ok' });
  const [result] = outputs(published, 'execute_result');
  expect(Object.keys(result?.data ?? {}).sort()).toEqual([
    'application/vnd.vegalite.v5+json',
    'image/png',
    'text/plain',
  ]);
});

test('displays, prints and the result come in the order of the cell, and a display is no result', async () => {
  const { published } = await kernel.execute(
    "console.log('a'); display('b'); console.log('c'); display(plot.bar([1, 2]))",
  );
  const types = published
    .map(({ header }) => header.msg_type)
    .filter((type) => !['status', 'execute_input'].includes(type));
  expect(types).toEqual(['stream', 'display_data', 'stream', 'display_data']);
});

test('a wrong option is a type error that names it', async () => {
  const { reply } = await kernel.execute("plot.line([1, 2], { titel: 'x' })");
  expect(JSON.stringify(reply.content)).toContain('titel');
});

test('a progress bar that an interrupt stops is stored as it stood', async () => {
  const running = kernel.execute(
    "for (const i of tqdm(1_000_000, { desc: 'long' })) { if (i === 3) console.log('go'); const t = performance.now(); while (performance.now() < t + 5); }",
  );
  await kernel.waitFor(({ content }) => content.text === 'go\n');
  await kernel.interrupt();
  const { published } = await running;
  const last = outputs(published, 'display_data', 'update_display_data').at(-1);
  expect(last?.data['text/plain']).toMatch(/^long: .*stopped$/);
});

test('a live chart that an interrupt stops gets its picture', async () => {
  const running = kernel.execute(
    "const live = plot.live(); for (let i = 0; ; i++) { live.push(1 / (i + 1)); if (i === 50) console.log('grown'); const t = performance.now(); while (performance.now() < t + 5); }",
  );
  await kernel.waitFor(({ content }) => content.text === 'grown\n');
  await kernel.interrupt();
  const { published } = await running;
  const shown = outputs(published, 'display_data', 'update_display_data');
  expect(shown.filter(({ data }) => 'image/png' in data)).toHaveLength(1);
  expect(shown.at(-1)?.data).toHaveProperty(['image/png']);
  expect(new Set(shown.map(({ transient }) => transient?.display_id)).size).toBe(1);
});

test('the values of the runtime show themselves', async () => {
  const { published } = await kernel.execute('torch.tensor([[1, 2], [3, 4]])');
  expect(outputs(published, 'execute_result')[0]?.data['text/html']).toContain('tensor [2, 2]');
});
