// biome-ignore-all lint/suspicious/noTemplateCurlyInString: cells are texts, templates and all
import { parseSync, visitorKeys } from 'oxc-parser';
import { describe, expect, it } from 'vitest';
import { CompileError, compileCell, originalPosition } from '#kernel/compile/index';
import { run } from './notebook.js';

describe('an error names the line and column of the cell', () => {
  it.each([
    ['on the first line', 'throw new Error("x")'],
    [
      'behind a type',
      'const p1: number = 1 as number; const p2: string = (() => { throw new Error("x") })() as string',
    ],
    ['behind awaits', 'const p3 = await 1, p4 = await (await 2); await 3; throw new Error("x")'],
    [
      'in a hoisted function',
      'const p5 = 1\np6()\nfunction p6(a?: number): void {\n  const b: number = 1; throw new Error("x")\n}',
    ],
    ['behind imports', 'import * as p7 from "node:os"; import p8 from "node:path"\n  p7.cpus(); throw new Error("x")'],
    [
      'in an async function',
      'async function p9() { await 1; for (const a of [1]) { await a; throw new Error("x") } }\nawait p9()',
    ],
    [
      'in a class',
      'class P10 { constructor(private a: number) { this.b() }\n  private b(): never { throw new Error("x") } }\nnew P10(1)',
    ],
    ['inside try', 'try { await 1 } finally { await 2 }\ntry { await 1; throw new Error("x") } finally { await 2 }'],
    ['behind astral characters', 'const p11 = "😀", 变: string = "😀😀"; await 1; throw new Error("x")'],
    [
      'behind a var',
      'for (var p12 = 0, [p13] = [1]; p12 < 1; p12++) { var { p14 } = { p14: 1 }; throw new Error("x") }',
    ],
    ['with Windows line ends', 'const p15: number = 1\r\nfunction p16() {}\r\nawait 1; throw new Error("x")'],
    ['behind a template over lines', 'const p17 = `a\n${await 1}\n`; throw new Error("x")'],
    ['in a cast', 'const p18 = <any>await 1; const p19 = <any>(() => { throw new Error("x") })()'],
    ['with an enum', 'enum P20 { A,\n B }\nconst p21: P20 = await P20.A; throw new Error("x")'],
    ['with using', 'using p22 = { [Symbol.dispose]() {} }\nconst p23: number = 1; await 1\n  throw new Error("x")'],
    [
      'with decorators',
      'const p24 = (f: any, c: any) => f\nclass P25 { @p24 a() {\n  throw new Error("x") } }\nnew P25().a()',
    ],
  ])('%s', async (_, code) => {
    const before = code.slice(0, code.indexOf('new Error')).split('\n');
    const place = { line: before.length - 1, column: before[before.length - 1]!.length };
    expect(await run(code)).toMatchObject(place);
  });

  it('syntax errors too', () => {
    expect.assertions(2);
    try {
      compileCell('const a = 1;\n  const b = = 2', { executionCount: 1 });
    } catch (error) {
      expect(error).toBeInstanceOf(CompileError);
      expect(error).toMatchObject({ line: 1, column: 12 });
    }
  });
});

/** Cells with a bit of everything. */
const corpus = [
  'const a: number = await f<string>(b as any, c!), { d, e = await g } = h as unknown as T\nfunction k(x?: number): void { return l(m as any) }\nn(o)',
  'import p, { q as r, type S } from "x"\nfor await (const t of u as any[]) v(t)\ntry { await w } catch (x: any) { y(x) } finally { await z }\n[a, b].map(<T,>(c: T): T => c)',
  'abstract class A<T> extends B<T> implements C { private readonly a: number = b(c as any)\n constructor(private d: T, e = await f) { super(); g(this.d) }\n declare h: any; get i(): T { return j(k!) } }\nnew A<number>(1)',
  'var a1 = b1, { c1, d1: [e1] } = f1 as any; if (g1) { var h1 = await i1 }\nexport default j1(k1 as any)',
  'export const a2 = <any>b2(c2)\nexport function d2(this: T, e2: number) { f2(e2) }\ng2\ninterface H2 {}\n(i2)',
];

describe('every name of a cell is found again from its JavaScript', () => {
  it.each(corpus)('%s', (code) => {
    const { js, map } = compileCell(code.replace('e = await f)', 'e = f)'), { executionCount: 1 });
    const source = code.replace('e = await f)', 'e = f)');
    const lines = js.split('\n');
    const reached = new Set<string>();
    for (const [line, text] of lines.entries())
      for (const { index, 0: word } of text.matchAll(/[A-Za-z_$][\w$]*/g)) {
        const from = originalPosition(map, { line, column: index });
        if (source.split('\n')[from.line]?.startsWith(word, from.column)) reached.add(`${from.line}:${from.column}`);
      }
    for (const { line, column, name } of valueIdentifiers(source)) expect(reached, name).toContain(`${line}:${column}`);
  });
});

/** Names that are evaluated: not types, not part of an import statement. */
function valueIdentifiers(code: string): { line: number; column: number; name: string }[] {
  const found: { line: number; column: number; name: string }[] = [];
  const visit = (node: { type: string; start: number; name?: string } & Record<string, unknown>): void => {
    if (
      /^TS(?!As|NonNull|TypeAssertion|Satisfies|ParameterProperty)|ImportDeclaration/.test(node.type) ||
      node.declare === true
    )
      return;
    if (node.type === 'Identifier' && node.name !== 'this') {
      const before = code.slice(0, node.start).split('\n');
      found.push({ line: before.length - 1, column: before[before.length - 1]!.length, name: node.name! });
    }
    if (/^TS(As|Satisfies|TypeAssertion)/.test(node.type)) {
      visit(node.expression as never);
      return;
    }
    // A hoisted function's own name is written anew, in front.
    const skip = node.type === 'FunctionDeclaration' ? 'id' : '';
    for (const key of visitorKeys[node.type] ?? [])
      if (key !== skip) for (const child of [node[key]].flat()) if (child) visit(child as never);
  };
  visit(parseSync('a.ts', code, { lang: 'ts', sourceType: 'module' }).program as never);
  return found;
}
