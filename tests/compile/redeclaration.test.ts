import { describe, expect, it } from 'vitest';
import { compileCell, ShadowedGlobals } from '#kernel/compile/index';
import { evaluate, run } from './notebook.js';

/** Every way to declare a name; each gives `typeof` something to tell it by. */
const kinds: Record<string, { declare(name: string): string; type: string }> = {
  const: { declare: (n) => `const ${n} = 1`, type: 'number' },
  let: { declare: (n) => `let ${n} = 'a'`, type: 'string' },
  var: { declare: (n) => `var ${n} = true`, type: 'boolean' },
  'var in a block': { declare: (n) => `if (true) { var ${n} = 1n }`, type: 'bigint' },
  'var of a loop': { declare: (n) => `for (var ${n} = 0; ${n} < 2; ${n}++);`, type: 'number' },
  function: { declare: (n) => `function ${n}() {}`, type: 'function' },
  'async generator': { declare: (n) => `async function* ${n}() {}`, type: 'function' },
  class: { declare: (n) => `class ${n} {}`, type: 'function' },
  'abstract class': { declare: (n) => `abstract class ${n} {}`, type: 'function' },
  enum: { declare: (n) => `enum ${n} { A }`, type: 'object' },
  namespace: { declare: (n) => `namespace ${n} { export const a = 1 }`, type: 'object' },
  'object pattern': { declare: (n) => `const { a: ${n} = 2 } = {} as any`, type: 'number' },
  'array pattern': { declare: (n) => `let [, ...${n}] = [1, 2]`, type: 'object' },
  'namespace import': { declare: (n) => `import * as ${n} from 'node:os'`, type: 'object' },
  'named import': { declare: (n) => `import { join as ${n} } from 'node:path'`, type: 'function' },
  'import equals': { declare: (n) => `import ${n} = Math.PI`, type: 'number' },
  'exported const': { declare: (n) => `export const ${n} = Symbol()`, type: 'symbol' },
  using: { declare: (n) => `using ${n} = { [Symbol.dispose ?? Symbol.for('dispose')]() {} }`, type: 'object' },
};

const pairs = Object.keys(kinds).flatMap((a) => Object.keys(kinds).map((b): [string, string] => [a, b]));

// Node 20 knows Symbol.dispose; `using` itself is lowered everywhere.
describe('a name can be declared again as any other kind', () => {
  it.each(pairs)('%s, then %s', async (first, second) => {
    const name = `re_${pairs.findIndex(([a, b]) => a === first && b === second)}`;
    for (const kind of [first, second, first]) {
      const { declare, type } = kinds[kind]!;
      const code = declare(name);
      expect(compileCell(code, { executionCount: 1 }).declares).toEqual([name]);
      await evaluate(code);
      expect(await evaluate(`typeof ${name}`)).toBe(type);
    }
    expect(await evaluate(`'${name}' in globalThis`)).toBe(false);
  });
});

describe('what cells share', () => {
  it('functions are hoisted above the code of their cell', async () => {
    expect(
      await evaluate(
        'const h1 = h2(4)\nfunction h2(x: number) { return h3(x) + 1 }\nfunction h3(x: number) { return x * 2 }\nh1',
      ),
    ).toBe(9);
  });

  it('a function of an earlier cell calls what a later cell makes of a name', async () => {
    await evaluate('function caller() { return callee() }\nfunction callee() { return 1 }');
    expect(await evaluate('caller()')).toBe(1);
    await evaluate('const callee = () => 2');
    expect(await evaluate('caller()')).toBe(2);
    await evaluate('class callee2 {}\nlet callee = () => new callee2().constructor.name');
    expect(await evaluate('caller()')).toBe('callee2');
  });

  it('a recursive function calls its new self', async () => {
    await evaluate('function down(n: number): string { return n === 0 ? "old" : down(n - 1) }\nconst kept = down');
    await evaluate('function down(n: number): string { return "new" }');
    expect(await evaluate('kept(2)')).toBe('new');
  });

  it('functions and classes keep their names', async () => {
    expect(await evaluate('function named() {}\nclass Named {}\n[named.name, Named.name]')).toEqual(['named', 'Named']);
  });

  it('variables change in place, also from closures of earlier cells', async () => {
    await evaluate('let total = 1; const addTo = (x: number) => { total += x }');
    await evaluate('total = 10');
    await evaluate('addTo(5)');
    expect(await evaluate('total')).toBe(15);
  });

  it('a declaration that throws leaves the value before it', async () => {
    await evaluate('let survivor = 1');
    await run('let survivor = (() => { throw new Error("no") })()');
    expect(await evaluate('survivor')).toBe(1);
    await run('let unborn = (() => { throw new Error("no") })()');
    expect(await evaluate('let unborn = 2; unborn')).toBe(2);
  });

  it('names of Node stay what they are for packages', async () => {
    const shadowed = new ShadowedGlobals();
    const cells: [string, unknown][] = [
      ['typeof performance.now()', 'number'],
      [
        'const performance = 0.5, { URL } = { URL: 1 }; [performance, URL, ({ performance }).performance]',
        [0.5, 1, 0.5],
      ],
      ['((performance: number) => performance * 2)(4) + performance', 8.5],
      [
        'class Map { static of() { return new Map() } }\nfunction fetch() { return Map.name }\nMap.of() instanceof Map && fetch() + fetch.name',
        'Mapfetch',
      ],
      [
        'var process = { performance }; import { sep as Buffer } from "node:path"; [process, Buffer]',
        [{ performance: 0.5 }, '/'],
      ],
      ['for (const process of [1]) performance === process; enum Event { A = 7 }\nEvent.A', 7],
      ['[globalThis.performance.now() > 0, Object.keys(process), performance]', [true, ['performance'], 0.5]],
    ];
    for (const [code, expected] of cells) {
      expect(await evaluate(code, shadowed)).toEqual(expected);
      shadowed.addFrom(code);
    }
    expect([typeof performance.now, typeof process.pid, typeof URL, typeof fetch]).toEqual([
      'function',
      'number',
      'function',
      'function',
    ]);
    expect(new Map([[1, 2]]).get(1)).toBe(2);
  });

  it('var in loops and patterns reaches later cells', async () => {
    await evaluate(
      'for (var vi = 0, [vj] = [7]; vi < 3; vi++) { var { vk } = { vk: vi } }\nfor (var vl in { a: 1 });\nfor (var { vm } of [{ vm: 5 }]);',
    );
    expect(await evaluate('[vi, vj, vk, vl, vm]')).toEqual([3, 7, 2, 'a', 5]);
  });

  it('var is there, undefined, before its line', async () => {
    expect(await evaluate('const early = String(lateVar); var lateVar = 1, otherVar; early')).toBe('undefined');
  });

  it('cells are strict, as modules are', async () => {
    const outcome = await run('undeclaredName = 1');
    expect(outcome.error).toBeInstanceOf(ReferenceError);
    expect(await evaluate('(function (this: unknown) { return this })()')).toBeUndefined();
  });
});
