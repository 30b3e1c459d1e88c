import { describe, expect, test } from 'vitest';
import { plot, tqdm } from '#display';
import { type Message, runCell, stored } from './front-end.js';

const text = (message: Message['content'] | undefined) => message?.data['text/plain'] as string;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('a progress bar', () => {
  test('gives the items in order and ends full', async () => {
    const seen: number[] = [];
    const messages = await runCell(() => {
      for (const i of tqdm(5, { desc: 'epochs' })) seen.push(i);
    });
    expect(seen).toEqual([0, 1, 2, 3, 4]);
    const [output, ...others] = stored(messages);
    expect(others).toEqual([]);
    expect(text(output)).toMatch(/^epochs: 100% \[#{30}\] 5\/5 \[0:00, .* it\/s\]$/);
    expect(output?.data['text/html']).toContain('<progress value="5" max="5"');
  });

  test('goes through async iterables, and knows no end where there is none', async () => {
    const messages = await runCell(async () => {
      async function* batches() {
        yield 1;
        yield 2;
      }
      for await (const batch of tqdm(batches(), { unit: 'batch' })) expect(batch).toBeGreaterThan(0);
    });
    expect(text(stored(messages)[0])).toMatch(/^2 batch \[0:00, /);
  });

  test('is drawn at most twenty times a second, whatever the loop does', async () => {
    const messages = await runCell(() => {
      const until = performance.now() + 300;
      for (const _ of tqdm({
        *[Symbol.iterator]() {
          while (performance.now() < until) yield 0;
        },
      }))
        void _;
    });
    expect(messages.length).toBeLessThanOrEqual(2 + 300 / 50 + 1);
  });

  test('of inner loops shares one line, gone when the outer ends', async () => {
    const messages = await runCell(() => {
      for (const _ of tqdm(3, { desc: 'outer' })) for (const _ of tqdm(2, { desc: 'inner' })) void _;
    });
    const outputs = stored(messages);
    expect(outputs).toHaveLength(2);
    expect(text(outputs[0])).toContain('outer: 100%');
    expect(text(outputs[1])).toBe('');
  });

  test('that an interrupt leaves open is stored as it stood, without its finally', async () => {
    const messages = await runCell(
      () => {
        const loop = tqdm(10)[Symbol.iterator]();
        for (let i = 0; i < 4; i++) loop.next();
        const inner = tqdm(10)[Symbol.iterator]();
        inner.next();
      },
      { interrupted: true, failed: true },
    );
    expect(stored(messages).map(text)).toEqual([
      expect.stringMatching(/30% .* 3\/10 .*stopped$/),
      expect.stringMatching(/0% .* 0\/10 .*stopped$/),
    ]);
  });

  test('that is broken out of says so, and carries words of its own', async () => {
    const messages = await runCell(() => {
      for (const i of tqdm(10, { postfix: () => ({ loss: 0.123456 }) })) if (i === 2) break;
    });
    expect(text(stored(messages)[0])).toMatch(/2\/10 .*, loss 0\.1235, stopped$/);
  });

  test('of something that is no loop says what it takes', () => {
    expect(() => tqdm({} as never)).toThrow('tqdm: items must be a number or something to iterate over');
    expect(() => [...tqdm(-1)]).toThrow('the number of steps must be 0, 1, 2');
  });
});

describe('a live chart', () => {
  test('sends specs while it grows and one picture at the end', async () => {
    const messages = await runCell(async () => {
      const chart = plot.live({ title: 'Training' });
      for (let i = 0; i < 60; i++) {
        chart.push({ train: 1 / (i + 1) });
        await pause(10);
      }
    });
    const pictures = messages.filter(({ content }) => 'image/png' in content.data);
    expect(pictures).toHaveLength(1);
    expect(messages.at(-1)).toBe(pictures[0]);
    expect(messages.length).toBeLessThanOrEqual(6);
    expect(stored(messages)).toHaveLength(1);
    expect(text(stored(messages)[0])).toContain('step from 0 to 59');
  });

  test('is complete after an interrupt', async () => {
    const messages = await runCell(() => plot.live().push(1), { interrupted: true, failed: true });
    expect(stored(messages)[0]?.data).toHaveProperty(['image/png']);
  });

  test('of any chart calls for it only when it is time to draw', async () => {
    let drawn = 0;
    const messages = await runCell(() => {
      const chart = plot.live();
      for (let i = 0; i < 1000; i++) {
        chart.update(() => {
          drawn++;
          return plot.bar([i, 1]);
        });
      }
    });
    expect(drawn).toBeLessThan(10);
    expect(text(stored(messages)[0])).toContain('999');
  });

  test('takes numbers only', async () => {
    await runCell(() => {
      expect(() => plot.live().push({ loss: '1' as never })).toThrow(
        'live.push: loss must be a number, but it is a string',
      );
    });
  });
});
