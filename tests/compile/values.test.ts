// biome-ignore-all lint/suspicious/noTemplateCurlyInString: cells are texts, templates and all
import { describe, expect, it } from 'vitest';
import { evaluate, js, run } from './notebook.js';

describe('the value of a cell', () => {
  it.each([
    ['1 + 1', 2],
    ['1, 2', 2],
    ['({ a: 1 })', { a: 1 }],
    ['"use strict"', 'use strict'],
    ['let v1 = 3; v1;;', 3],
    ['4\n// comment', 4],
    ['5\ninterface V {}\ntype W = V', 5],
    ['6 as number', 6],
    ['await Promise.resolve(7)', 7],
    ['let v2 = 8', undefined],
    ['if (true) 9', undefined],
    ['export default 10', 10],
    ['export default { a: 11 }', { a: 11 }],
    ['', undefined],
    ['// nothing', undefined],
    ['let v3 = 1; v3 = 12', 12],
    ['async () => 1, [1][0]', 1],
  ])('%s', async (code, expected) => {
    expect(await evaluate(code)).toEqual(expected);
  });

  it('is the promise itself where nobody awaits it', async () => {
    const outcome = await run('Promise.resolve(1)');
    expect(outcome.value).toBeInstanceOf(Promise);
  });
});

describe('exports are dropped', () => {
  it.each([
    ['export const e1 = 1; e1', 1],
    ['export function e2() { return 2 }\ne2()', 2],
    ['export default class E3 { a = 3 }\nnew E3().a', 3],
    ['export default function e4() { return 4 }\ne4()', 4],
    ['const e5 = 5\nexport { e5 as other }\ne5', 5],
    ['export type { Foo } from "nowhere"\nexport interface E6 {}\n6', 6],
    ['export { join } from "node:path"\n7', 7],
    ['export * from "node:path"\n8', 8],
    ['export enum E9 { A = 9 }\nE9.A', 9],
    ['export = 10', 10],
    ['export {}\n11', 11],
    ['export import E12 = Math.PI\nE12 > 3', true],
    ['export abstract class E13 { static a = 13 }\nE13.a', 13],
    ['export declare const e14: number\n14', 14],
  ])('%s', async (code, expected) => {
    expect(await evaluate(code)).toBe(expected);
  });
});

describe('imports', () => {
  it.each([
    ['import * as i1 from "node:path"\ni1.sep', '/'],
    ['import i2 from "node:path"\ni2.sep', '/'],
    ['import { sep as i3, default as i4 } from "node:path"\ni3 + i4.sep', '//'],
    ['import i5, * as i6 from "node:path"\ni5.sep + i6.sep', '//'],
    ['import { "sep" as i7 } from "node:path"\ni7', '/'],
    ['import "node:path"\n1', 1],
    ['import type { Stats } from "nowhere"\n2', 2],
    ['import { type Stats, sep as i8 } from "node:path"\ni8', '/'],
    ['import { type A, type B } from "nowhere"\n3', 3],
    ['i9.sep\nimport * as i9 from "node:path"', undefined],
    ['(await import("node:path")).sep', '/'],
    ['import.meta.url', 'file:///notebooks/'],
  ])('%s', async (code, expected) => {
    expect(await evaluate(code)).toBe(expected);
  });

  it('without use stay, for later cells', async () => {
    await evaluate('import { sep as unused } from "node:path"');
    expect(await evaluate('unused')).toBe('/');
  });

  it('used as a type only may be missing', async () => {
    expect(await evaluate('import { Node } from "no-such-package"\nconst n: Node | number = 1\nn')).toBe(1);
    expect((await run('import { missing } from "no-such-package"')).error?.message).toContain('no-such-package');
  });

  it('keep their attributes', () => {
    expect(js('import data from "./a.json" with { type: "json" }')).toContain(
      '__gradbook.i("./a.json", { with: { "type": "json" } })',
    );
    expect(js('const d = import("./a.json", { with: { type: "json" } })')).toContain(
      '__gradbook.i("./a.json", { with: { type: "json" } })',
    );
  });

  it('come before the code above them, in their order', () => {
    const code = js('f();f()\nimport "a"\nfunction f() {}\nimport "b"');
    const order = ['i("a")', 'let f', 'i("b")', ';f()'].map((part) => code.indexOf(part));
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(order[0]).toBeGreaterThan(0);
  });
});

describe('language', () => {
  it.each([
    ['labelled loops', 'let l1 = 0\nouter: for (const a of [1, 2]) { for (;;) { l1 += a; continue outer } }\nl1', 3],
    [
      'for await, with labels',
      'async function* l2() { yield 1; yield 2; yield 3 }\nlet l3 = 0\nouter: for await (const a of l2()) { for (;;) { if (a === 2) continue outer; break }\n l3 += a }\nl3',
      4,
    ],
    ['for await without braces', 'let l4 = 0\nfor await (const a of [Promise.resolve(1), 2]) l4 += a\nl4', 3],
    ['private fields', 'class L5 { #a = 1; static is(x: object) { return #a in x } }\nL5.is(new L5())', true],
    [
      'generators',
      'function* l6(): Generator<number> { const got: number = yield 1; yield got }\nconst l7 = l6(); l7.next(); l7.next(5).value',
      5,
    ],
    [
      'await in every place',
      'const l8 = [await 1, ...(await [2])], { a = await 3 } = {} as any\nl8.concat(a, `${await 4}` as any).join()',
      '1,2,3,4',
    ],
    ['an await inside an await', 'await (await (async () => await (async () => 5)())())', 5],
    ['await of a type', '(await (Promise.resolve({ a: 6 }) as Promise<any>))!.a', 6],
    [
      'try, catch, finally around awaits',
      'let l9 = ""\ntry { await Promise.reject(new Error("x")) } catch { l9 += "c" } finally { l9 += "f" }\nl9',
      'cf',
    ],
    ['labelled try', 'let l10 = 0\nfoo: try { await 1; break foo } finally { l10 = 1 }\nl10', 1],
    ['if without braces around try', 'let l11 = 0\nif (l11) try { await 1 } finally {} else l11 = 2\nl11', 2],
    [
      'overloads',
      'function l12(a: string): string\nfunction l12(a: number): number\nfunction l12(a: any) { return a }\nl12(7)',
      7,
    ],
    ['getters and computed names', 'const l13 = { get ["a" as string]() { return 8 } }\nl13.a', 8],
    ['optional chains', 'const l14 = { a: { b: () => 9 } } as any\nl14?.a!.b?.()', 9],
  ])('%s', async (_, code, expected) => {
    expect(await evaluate(code)).toEqual(expected);
  });
});
