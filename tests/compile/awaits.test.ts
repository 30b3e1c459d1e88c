import { describe, expect, it } from 'vitest';
import { evaluate, run, token } from './notebook.js';

/** Runs a cell that goes on for ever, interrupts it after `ms`, and answers the log it kept, some time later. */
async function interrupted(code: string, ms = 40): Promise<string[]> {
  await evaluate('const log: string[] = [], sleep = (ms: number) => new Promise((done) => setTimeout(done, ms))');
  const log = (await evaluate('log')) as string[];
  const running = run(code);
  const mine = token();
  await new Promise((done) => setTimeout(done, ms));
  mine.dead = true;
  const before = log.length;
  // A cell that is stuck in a promise of its own never ends by itself; the kernel ends it.
  await Promise.race([running, new Promise((done) => setTimeout(done, 100))]);
  expect(log.slice(0, before).every((line) => line !== 'cleaned')).toBe(true);
  return log.slice(before);
}

describe('after an interrupt', () => {
  it('an awaiting loop stops', async () => {
    expect(await interrupted('for (;;) { await sleep(5); log.push("on") }')).toEqual([]);
  });

  it('a catch block does not run, finally does', async () => {
    const code =
      'try { for (;;) { try { await sleep(5) } catch { log.push("caught") } } } catch { log.push("caught") } finally { log.push("cleaned") }';
    expect(await interrupted(code)).toEqual(['cleaned']);
  });

  it('a rejected await is not caught either', async () => {
    const code =
      'const fail = async () => { await sleep(5); throw new Error("x") }\nfor (;;) { try { await fail() } catch (e) { log.push("caught") } }';
    const after = await interrupted(code, 42);
    expect(after).toEqual([]);
  });

  it('functions of earlier cells stop with the cell that called them', async () => {
    await evaluate('async function forever(sleep: any, log: string[]) { for (;;) { await sleep(5); log.push("on") } }');
    expect(await interrupted('await forever(sleep, log)')).toEqual([]);
    expect(await evaluate('(await (async () => { await 1; return "alive" })())')).toBe('alive');
  });

  it('for await stops', async () => {
    const code =
      'async function* ticks() { for (let i = 0; ; i++) { await sleep(5); yield i } }\nfor await (const i of ticks()) log.push("on")';
    expect(await interrupted(code)).toEqual([]);
    expect(
      await interrupted(
        'for await (const i of { [Symbol.asyncIterator]: () => ({ next: () => sleep(5).then(() => ({ done: false, value: 1 })) }) } as any) log.push("on")',
      ),
    ).toEqual([]);
  });
});

describe('a token follows its cell', () => {
  it('through awaits that other cells interleave with', async () => {
    const first = evaluate('await new Promise((done) => setTimeout(done, 30)); __gradbook.c().executionCount');
    const mine = token().executionCount;
    const second = evaluate('await new Promise((done) => setTimeout(done, 5)); __gradbook.c().executionCount');
    const theirs = token().executionCount;
    expect(theirs).toBe(mine + 1);
    expect([await second, await first].length).toBe(2);
    expect(token().executionCount).toBe(mine);
  });

  it('into catch and finally', async () => {
    await evaluate('const seen: number[] = []');
    const first = evaluate(
      'try { await new Promise((_, no) => setTimeout(no, 20)) } catch { seen.push(__gradbook.c().executionCount) } finally { seen.push(__gradbook.c().executionCount) }',
    );
    const mine = token().executionCount;
    await evaluate('1');
    await first;
    expect(await evaluate('seen')).toEqual([mine, mine]);
  });

  it('into callbacks of then and catch', async () => {
    const cell = evaluate(
      'await Promise.reject(new Error("no")).catch((e) => new Promise((done) => setTimeout(done, 20, e.message))).then((m) => [m, __gradbook.c().executionCount])',
    );
    const mine = token().executionCount;
    await evaluate('1');
    expect(await cell).toEqual(['no', mine]);
  });
});
