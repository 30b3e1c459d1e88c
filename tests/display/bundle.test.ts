import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { display, format, plot } from '#display';
import { type Message, runCell } from './front-end.js';

const chart = () => plot.line({ x: [-4, 4], y: Math.tanh, title: 'tanh' });
const bundleOf = (value: unknown) =>
  format(value) as { data: Record<string, string>; metadata?: Record<string, Record<string, unknown>> };
const size = (png: Buffer) => ({ width: png.readUInt32BE(16), height: png.readUInt32BE(20) });

test('a chart is a Vega-Lite 5 spec, a picture and words', () => {
  const { data } = bundleOf(chart());
  expect(Object.keys(data)).toEqual(['application/vnd.vegalite.v5+json', 'image/png', 'text/plain']);
  expect(data['text/plain']).toBe('tanh. Line chart of y from -0.999 to 0.999 over x from -4 to 4.');
});

test('the picture has twice the pixels of the size it is shown at, and an alternative text', () => {
  const { data, metadata } = bundleOf(chart());
  const png = size(Buffer.from(data['image/png'] as string, 'base64'));
  const shown = metadata?.['image/png'];
  expect([png.width, png.height]).toEqual([2 * (shown?.width as number), 2 * (shown?.height as number)]);
  expect(shown?.alt).toBe(data['text/plain']);
});

test('the same chart gives the same bytes, also in another process without any fonts', () => {
  const program = `import { plot, format } from '#display';
    process.stdout.write(format(plot.line({ x: [-4, 4], y: Math.tanh, title: 'tanh' })).data['image/png'])`;
  const env = { PATH: process.env.PATH, FONTCONFIG_PATH: '/nonexistent', HOME: '/nonexistent' };
  const root = new URL('../..', import.meta.url);
  const other = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
    cwd: root,
    env,
    encoding: 'utf8',
  });
  expect(other === bundleOf(chart()).data['image/png']).toBe(true);
});

test('labels are laid out for the font of the picture: a long one is inside', () => {
  const names = ['a category with a really long name WWWWWWWW', 'b'];
  const { width } = size(Buffer.from(plot.bar({ x: names, y: [1, 2], horizontal: true }).toPng(1)));
  // 480 px of plot; DejaVu Sans at 12 px needs about 330 px for the first name.
  expect(width).toBeGreaterThan(480 + 320);
});

test('what a cell shows keeps its order: drawing is synchronous', async () => {
  const messages = await runCell(() => {
    display('first');
    display(chart());
    display('last');
  });
  expect(messages.map(({ content }) => content.data['text/plain'])).toEqual(["'first'", chart().description, "'last'"]);
});

test('a handle updates and clears its display', async () => {
  const messages = await runCell(() => {
    const handle = display('working');
    handle.update('done');
    handle.clear();
  });
  expect(messages.map(({ msg_type }) => msg_type)).toEqual([
    'display_data',
    'update_display_data',
    'update_display_data',
  ]);
  expect(new Set(messages.map(({ content }) => content.transient.display_id)).size).toBe(1);
  expect(messages.at(-1)?.content.data).toEqual({ 'text/plain': '', 'text/html': '' });
});

test('a cell that ends with a display has no result beside it', async () => {
  await runCell(() => {
    expect(format(display(1))).toEqual({ data: {} });
  });
});

test('every form of display goes out under its MIME type', async () => {
  const shown: [string, () => unknown][] = [
    ['text/markdown', () => display.markdown('**b**')],
    ['text/html', () => display.html('<b>b</b>')],
    ['text/latex', () => display.latex('$x$')],
    ['image/svg+xml', () => display.svg('<svg/>')],
    ['image/png', () => display.png(new Uint8Array([1]), { width: 3, alt: 'a dot' })],
    ['image/jpeg', () => display.jpeg('/9j/')],
    ['application/json', () => display.json({ a: 1 })],
    ['text/html', () => display.table([{ a: 1 }])],
    ['image/png', () => display.image([[0, 1]])],
    ['text/x-own', () => display.raw({ 'text/x-own': 'x' })],
  ];
  for (const [mime, show] of shown) {
    const [message] = (await runCell(show)) as [Message];
    expect(message.content.data, mime).toHaveProperty([mime]);
  }
});

test('objects of other libraries that know the Jupyter symbol are shown their way, also asynchronously, in their place', async () => {
  const later = { [Symbol.for('Jupyter.display')]: async () => ({ 'text/plain': 'theirs' }) };
  const messages = await runCell(async () => {
    display(later);
    display('after');
    await new Promise((resolve) => setTimeout(resolve, 1));
  });
  expect(messages.map(({ msg_type, content }) => [msg_type, content.data['text/plain']])).toEqual([
    ['display_data', '…'],
    ['display_data', "'after'"],
    ['update_display_data', 'theirs'],
  ]);
});

test('a hundred thousand points make a notebook of a few hundred kilobytes, and the chart says so', () => {
  const many = Float64Array.from({ length: 100_000 }, (_, i) => Math.sin(i / 5000) + (i === 50_500 ? 3 : 0));
  for (const big of [
    plot.line(many),
    plot.scatter(many),
    plot.hist(many),
    plot.heatmap([many.subarray(0, 5000), many.subarray(0, 5000)]),
  ]) {
    expect(JSON.stringify(bundleOf(big).data).length).toBeLessThan(500_000);
  }
  expect(plot.line(many).description).toContain('100,000 points drawn as 4,000');
  // The one spike survives the thinning.
  const { values } = (plot.line(many).spec as { data: { values: { y: number }[] } }).data;
  expect(Math.max(...values.map(({ y }) => y))).toBeGreaterThan(2);
});

test('importing display loads neither Vega nor resvg', () => {
  const program = `import '#display'; import { createRequire } from 'node:module';
    const loaded = Object.keys(createRequire(import.meta.url).cache);
    process.stdout.write(String(loaded.filter((path) => /vega|resvg/.test(path)).length))`;
  const root = new URL('../..', import.meta.url);
  expect(execFileSync(process.execPath, ['--input-type=module', '-e', program], { cwd: root, encoding: 'utf8' })).toBe(
    '0',
  );
});

// resvg aborted the whole process on coordinates this far away: a polynomial of degree 20 between its points.
test('charts whose values all lie outside of their axes still give a picture', () => {
  const losses = [5, 6, 7];
  for (const chart of [
    plot.lossCurves(losses, { yDomain: [0, 1] }),
    plot.scatter({ x: losses, y: losses, xDomain: [0, 1] }),
    plot.area({ x: losses, y: losses, yDomain: [0, 1], xDomain: [0, 1] }),
    plot.hconcat(plot.line(losses), plot.line({ y: losses, yDomain: [-1, 0], name: 'far' })),
    plot.contour({
      z: (x, y) => x * x + y * y,
      x: [-1, 1],
      y: [-1, 1],
      path: [
        [5, 5],
        [50, 50],
      ],
    }),
  ])
    expect(bundleOf(chart).data['image/png']).toBeDefined();
});

test('values far outside of the domain still give a picture', () => {
  const y = Array.from({ length: 50 }, (_, i) => (i % 2 === 0 ? 1 : -1) * 10 ** (i % 13));
  expect(bundleOf(plot.line({ y, yDomain: [-3, 3] })).data['image/png']).toBeDefined();
});

test('a password is asked for where there is somebody to ask', () => {
  expect(() => display.password('Key?')).toThrow('display.password: there is no front end to ask.');
});
