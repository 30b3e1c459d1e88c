// biome-ignore-all lint/suspicious/noTemplateCurlyInString: cells are texts, templates and all
import { describe, expect, it } from 'vitest';
import { compileCell } from '#kernel/compile/index';
import { evaluate, run } from './notebook.js';

describe('syntax that makes code', () => {
  it.each([
    ['enum', 'enum E1 { A = 1, B, C = "c" as any }\n[E1.B, E1[1]]', [2, 'A']],
    ['const enum, seen by later cells', 'const enum E2 { A = 3 }\nE2.A', 3],
    [
      'namespace',
      'namespace N1 { export const a = 4; const hidden = 1; export namespace M { export const b = 5 } }\n[N1.a, N1.M.b]',
      [4, 5],
    ],
    ['namespace merged with a class', 'class N2 { a = 1 }\nnamespace N2 { export const b = 6 }\nN2.b', 6],
    ['enums merged in one cell', 'enum E3 { A }\nenum E3 { B = 7 }\n[E3.A, E3.B]', [0, 7]],
    [
      'decorators',
      'function twice(f: any, _: unknown) { return function (this: unknown) { return 2 * f.call(this) } }\nclass D1 { @twice m() { return 4 } }\nnew D1().m()',
      8,
    ],
    [
      'class decorators',
      'const seen: string[] = []\nconst see = (_: unknown, c: ClassDecoratorContext) => { seen.push(c.name!) }\n@see class D2 {}\nseen',
      ['D2'],
    ],
    ['accessor', 'class D3 { accessor a = 9; static accessor b = 1 }\nnew D3().a + D3.b', 10],
    [
      'using in a block',
      'const u1: string[] = []\n{ using u2 = { [Symbol.dispose]() { u1.push("out") } }; u1.push("in") }\nu1',
      ['in', 'out'],
    ],
    [
      'using at top level, with later expressions',
      'const u3: string[] = []\nusing u4 = { [Symbol.dispose]() { u3.push("out") } }\nconst u5 = u3\nu5.length',
      0,
    ],
    [
      'await using',
      'const u6: string[] = []\nasync function u7() { await using u8 = { async [Symbol.asyncDispose]() { u6.push("out") } }; u6.push("in") }\nawait u7()\nu6',
      ['in', 'out'],
    ],
  ])('%s', async (_, code, expected) => {
    expect(await evaluate(code)).toEqual(expected);
  });

  it('enums of earlier cells can be redefined', async () => {
    await evaluate('enum Again { A, B }');
    await evaluate('enum Again { C }');
    expect(await evaluate('Object.keys(Again)')).toEqual(['0', 'C']);
  });

  it('what a cell with using declared is there in the next', async () => {
    await evaluate(
      'using held = { [Symbol.dispose]() {} }\nconst after1 = 5; function after2() { return after1 }\nclass After3 {}',
    );
    expect(await evaluate('[after1, after2(), typeof After3]')).toEqual([5, 5, 'function']);
  });

  it('declares the names of the cell, not those TypeScript makes up', () => {
    const { declares } = compileCell('function d(a: any, b: any) {}\n@d class Q {}\nenum R { A }', {
      executionCount: 1,
    });
    expect(declares.sort()).toEqual(['Q', 'R', 'd']);
  });

  it('experimental decorators where the options ask for them', () => {
    const { js } = compileCell('const log = (t: object, k: string) => {}\nclass X { @log m() {} }', {
      executionCount: 1,
      experimentalDecorators: true,
    });
    expect(js).toContain('__decorate([');
  });

  it('errors keep line and column', async () => {
    const code =
      'enum Shift { A,\n  B }\nclass Deep {\n  @((f: any, _: any) => f) m() {\n    const a = Shift.A;\n    throw new Error(`at ${a}`);\n  }\n}\nnew Deep().m()';
    expect(await run(code)).toMatchObject({ line: 5, column: 10 });
  });
});
