import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FrontEnd } from './front-end.js';

let kernel: FrontEnd;
beforeAll(async () => {
  kernel = await FrontEnd.start();
});
afterAll(() => kernel.stop());

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters
const plain = (lines: unknown) => (lines as string[]).join('\n').replace(/\u001b\[\d+m/g, '');

/** Runs cells one after the other; the last one's result. */
async function run(...cells: string[]): Promise<string | undefined> {
  for (const code of cells.slice(0, -1))
    expect((await kernel.execute(code)).reply.content).toMatchObject({ status: 'ok' });
  const { result, reply } = await kernel.execute(cells.at(-1)!);
  if (reply.content.status !== 'ok') throw new Error(plain(reply.content.traceback));
  return result;
}

describe('cells', () => {
  test('see what earlier cells declared, and declare it anew with another kind and type', async () => {
    expect(await run('const n = 1', 'n + 1')).toBe('2');
    expect(await run("let n = 'one'", 'n.length')).toBe('3');
    expect(await run('function n() { return [5]; }', 'n()')).toBe('[ 5 ]');
    expect(await run('class n { x = 6 }', 'new n().x')).toBe('6');
  });

  test('a function of an earlier cell sees what it calls redefined', async () => {
    await run(
      'function inner() { return 1; }',
      'function outer() { return inner(); }',
      'function inner() { return 2; }',
    );
    expect(await run('outer()')).toBe('2');
  });

  test('await at top level; a promise nobody awaits is a promise', async () => {
    expect(await run('const late = await new Promise<number>((r) => setTimeout(() => r(7), 5)); late')).toBe('7');
    expect(await run('Promise.resolve(1)')).toContain('Promise');
  });

  test('enums, decorators, parameter properties, namespaces, generics and using', async () => {
    expect(await run('enum Color { Red = 3, Green }', 'Color[Color.Green]')).toBe("'Green'");
    expect(
      await run('class P { constructor(private readonly x: number) {} get() { return this.x; } }', 'new P(4).get()'),
    ).toBe('4');
    expect(await run('namespace N { export const deep = 8; }', 'N.deep')).toBe('8');
    expect(await run('function same<T>(x: T): T { return x; }', 'same<number>(9)')).toBe('9');
    const twice = `function twice(f: (this: any) => number, _c: ClassMethodDecoratorContext) {
      return function (this: any) { return 2 * f.call(this); };
    }`;
    expect(await run(twice, 'class D { @twice two() { return 1; } }', 'new D().two()')).toBe('2');
    const using = `let closed = false;
      { using handle = { [Symbol.dispose]() { closed = true; } }; void handle; }
      closed`;
    expect(await run(using)).toBe('true');
  });

  test('for await, generators and labelled loops', async () => {
    const code = `async function* count() { yield 1; yield 2; }
      let sum = 0;
      for await (const x of count()) sum += x;
      sum`;
    expect(await run(code)).toBe('3');
  });

  test('nothing is shown for a cell that ends in a statement, a declaration or undefined', async () => {
    expect(await run('const quiet = 5')).toBeUndefined();
    expect(await run('undefined')).toBeUndefined();
    expect(await run('if (true) { }')).toBeUndefined();
  });
});

describe('type errors', () => {
  test('block the cell and all are listed with place and code frame', async () => {
    const { reply, published } = await kernel.execute("let ran = true;\nconst a: number = 'x';\nlet b: string = 2;");
    expect(reply.content).toMatchObject({ status: 'error', ename: 'TypeScriptError' });
    const text = plain(reply.content.traceback);
    expect(text).toMatch(/Cell\[\d+\]:2:7 - error TS2322/);
    expect(text).toMatch(/Cell\[\d+\]:3:5 - error TS2322/);
    expect(text).toContain("> 2 | const a: number = 'x';\n    |       ^");
    expect(published.some(({ header }) => header.msg_type === 'error')).toBe(true);
    const after = await kernel.execute('typeof (globalThis as any).ran');
    expect(after.reply.content.status).toBe('ok');
  });

  test.each(['// @ts-nocheck\n', '%%nocheck\n'])('%j lets the cell run', async (first) => {
    expect(await run(`${first}const odd: number = 'text' as unknown as string;\nodd.length`)).toBe('4');
  });

  test('a syntax error names line and column', async () => {
    const { reply } = await kernel.execute('const fine = 1;\nconst = 2;');
    expect(reply.content.ename).toBe('SyntaxError');
    expect(plain(reply.content.traceback)).toMatch(/Cell\[\d+\]:2:7/);
  });

  test.each([
    ['%%time\n1 + 1', "console.timeEnd('cell')"],
    ['const n = 1;\n%pip install x', 'npm install NAME'],
    ['%%html\n<b>a</b>', 'written display.html('],
    ['%nocheck\nlet n: number = 1', 'written %%nocheck'],
    ['%who', 'no magics but %%nocheck'],
    ['%%bash\nls', 'execSync'],
    ['!ls -la', 'execSync'],
    ['!ls', 'execSync'],
    ['{ a: 1, b: 2 }', 'parentheses: ({ … })'],
    ['const el = <div>hi</div>;', 'no JSX'],
  ])('what is no TypeScript in %j is told with what is', async (code, hint) => {
    const { reply } = await kernel.execute(code);
    expect(reply.content.status).toBe('error');
    expect(plain(reply.content.traceback)).toContain(hint);
  });

  test('a syntax error of any other kind has no hint', async () => {
    for (const code of ['if (a < b', 'const = 2', 'f(x y)', 'const x = 5 %% 3', '!unknownName(3)']) {
      const { reply } = await kernel.execute(code);
      expect(plain(reply.content.traceback)).not.toMatch(/magic|execSync|JSX|parentheses/);
    }
  });
});

describe('errors', () => {
  test("name the user's lines first, with a code frame of the first", async () => {
    const count = (await kernel.execute('function fail(x: any) {\n  return x.y.z;\n}')).reply.content.execution_count;
    const { reply } = await kernel.execute('const start = 1;\n\nfail({});');
    expect(reply.content).toMatchObject({ ename: 'TypeError', evalue: expect.stringContaining("reading 'z'") });
    const lines = plain(reply.content.traceback);
    expect(lines).toContain('> 2 |   return x.y.z;');
    expect(lines).toMatch(new RegExp(`at fail Cell\\[${count}\\]:2:14\\n +at Cell\\[${Number(count) + 1}\\]:3:1$`));
    expect(lines).not.toContain('node:');
    expect(lines).not.toContain('dist/kernel');
  });

  test('in a callback keep their line', async () => {
    const { reply } = await kernel.execute("[1].map(\n  (x) => {\n    throw new RangeError('in callback');\n  },\n);");
    expect(plain(reply.content.traceback)).toMatch(/Cell\[\d+\]:3:11/);
  });

  test('after an await keep their line', async () => {
    const code = "async function later() {\n  await 1;\n  throw new Error('later');\n}\nawait later();";
    const { reply } = await kernel.execute(code);
    const text = plain(reply.content.traceback);
    expect(text).toMatch(/at later Cell\[\d+\]:3:9/);
    expect(text).toMatch(/Cell\[\d+\]:5:\d+/);
  });

  test('in a cell that needed lowering keep their line', async () => {
    const { reply } = await kernel.execute(
      "enum Mode { On }\nconst mode: Mode = Mode.On;\nif (mode === Mode.On)\n  throw new Error('lowered');",
    );
    expect(plain(reply.content.traceback)).toMatch(/Cell\[\d+\]:4:9/);
  });

  test('show causes and what is thrown that is no error', async () => {
    const caused = await kernel.execute("throw new Error('outer', { cause: new TypeError('inner') })");
    expect(plain(caused.reply.content.traceback)).toMatch(/Error: outer[\s\S]*Caused by:[\s\S]*TypeError: inner/);
    const text = await kernel.execute("throw 'just text'");
    expect(text.reply.content).toMatchObject({ evalue: "'just text'" });
    const nothing = await kernel.execute('throw undefined');
    expect(nothing.reply.content).toMatchObject({ status: 'error', evalue: 'undefined' });
  });

  test('show a cause that is no error as it is, and a circle of causes once', async () => {
    const odd = await kernel.execute("throw new Error('outer', { cause: { code: 42 } })");
    expect(plain(odd.reply.content.traceback)).toMatch(/Caused by:\n\{ code: 42 \}$/);
    const circle = await kernel.execute(
      "const circle = new Error('first'); circle.cause = new Error('second', { cause: circle }); throw circle",
    );
    expect(plain(circle.reply.content.traceback).match(/^Error: \w+$/gm)).toEqual(['Error: first', 'Error: second']);
  });

  test("show the fields that the user's own code gave them", async () => {
    await kernel.execute(
      'class HttpError extends Error { constructor(readonly status: number, readonly body: object) { super("no"); } }',
    );
    const own = await kernel.execute("throw new HttpError(404, { reason: ['gone'] })");
    expect(plain(own.reply.content.traceback)).toMatch(/\n {4}\{ status: 404, body: \{ reason: \[ 'gone' \] \} \}$/);
    const shape = await kernel.execute('// @ts-nocheck\ntorch.ones(2, 3).matmul(torch.ones(4, 5))');
    expect(plain(shape.reply.content.traceback)).toMatch(/Cell\[\d+\]:2:18$/);
    const node = await kernel.execute("import assert from 'node:assert';\nassert.equal(1 as number, 2)");
    expect(plain(node.reply.content.traceback)).toMatch(/Cell\[\d+\]:2:8$/);
  });
});

describe('the language service', () => {
  const complete = async (code: string, cursor_pos: number) =>
    (await kernel.request('complete_request', { code, cursor_pos })).reply.content;

  test('completes with kinds, counting the cursor in code points', async () => {
    const content = await complete("'😀😀'.toUpp", 12);
    expect(content.matches).toContain('toUpperCase');
    expect(content).toMatchObject({ cursor_start: 5, cursor_end: 10 });
    const types = (content.metadata as { _jupyter_types_experimental: object[] })._jupyter_types_experimental;
    expect(types).toContainEqual(
      expect.objectContaining({
        text: 'toUpperCase',
        type: expect.stringMatching(/^(function|method)$/),
        start: 5,
        end: 10,
      }),
    );
  });

  test('completes names and members of earlier cells', async () => {
    await kernel.execute('const settings = { learningRate: 0.1 };');
    expect((await complete('settings.lea', 12)).matches).toEqual(['learningRate']);
  });

  test('inspects: detail 0 is the signature and a paragraph, detail 1 everything', async () => {
    const code = '/** Adds one.\n *\n * More about it. */\nfunction plus(x: number) { return x + 1; }';
    await kernel.execute(code);
    const ask = async (detail_level: number) =>
      (await kernel.request('inspect_request', { code: 'plus(1)', cursor_pos: 2, detail_level })).reply.content;
    const brief = await ask(0);
    expect(brief).toMatchObject({ status: 'ok', found: true });
    const text = (content: Record<string, unknown>) => (content.data as Record<string, string>)['text/plain'];
    expect(text(brief)).toContain('plus(x: number): number');
    expect(text(brief)).toContain('Adds one.');
    expect(text(brief)).not.toContain('More about it.');
    expect(text(await ask(1))).toContain('More about it.');
    const nothing = await kernel.request('inspect_request', { code: '   ', cursor_pos: 1, detail_level: 0 });
    expect(nothing.reply.content).toMatchObject({ status: 'ok', found: false });
  });

  test('is_complete tells complete, incomplete with its indent, and invalid', async () => {
    const ask = async (code: string) => (await kernel.request('is_complete_request', { code })).reply.content;
    expect(await ask('const x = 1')).toEqual({ status: 'complete' });
    expect(await ask('if (true) {')).toMatchObject({ status: 'incomplete', indent: '  ' });
    expect(await ask('x )')).toEqual({ status: 'invalid' });
  });

  test('answers while a cell runs', async () => {
    const running = kernel.execute("console.log('running'); for (;;);");
    await kernel.waitFor(({ content }) => content.text === 'running\n');
    expect((await complete('settings.lea', 12)).matches).toEqual(['learningRate']);
    const info = await kernel.request('kernel_info_request', {});
    expect(info.reply.content.status).toBe('ok');
    const history = await kernel.request('history_request', {
      hist_access_type: 'tail',
      n: 1,
      output: false,
      raw: true,
    });
    expect(history.reply.content.status).toBe('ok');
    await kernel.interrupt();
    await running;
  });
});
