// biome-ignore-all lint/suspicious/noTemplateCurlyInString: cells are texts, templates and all
import { describe, expect, it } from 'vitest';
import { evaluate, js } from './notebook.js';

describe('types are blanked where they stand', () => {
  it.each([
    ['let a: number = 1', 'let a         = 1'],
    ['let a!: number;', 'let a         ;'],
    ['let f: (x: number) => void;', 'let f                     ;'],
    ['for (const x of y as any) ;', 'for (const x of y       ) ;'],
    ['[(a as any)[0]] = [b!]', '[(a       )[0]] = [b ]'],
    ['({ a } satisfies T);', '({ a }            );'],
    ['f<string, Map<string, number>>(1);', 'f                             (1);'],
    ['new Map<string, number>();', 'new Map                ();'],
    ['tag<T>`x`;', 'tag   `x`;'],
    ['let g = f<string>;', 'let g = f        ;'],
    ['let f = (a?: number, ...b: string[]): void => {};', 'let f = (a         , ...b          )       => {};'],
    ['let f = function (this: Foo, a: number) {};', 'let f = function (           a        ) {};'],
    ['let f = function (this: Foo) {};', 'let f = function (         ) {};'],
    ['let f = <T,>(x: T): x is T => x;', 'let f =     (x   )         => x;'],
    ['let { a, b }: { a: number; b?: string } = c;', 'let { a, b }                            = c;'],
    ['try {} catch (e: unknown) {}', 'try {} catch (e         ) {}'],
    ['type A = 1; interface B { x: A }\nx;', ';           ;                   \nx;'],
    ['declare const a: number;\nx;', ';                       \nx;'],
    ['declare module "m" { export const a: number }\nx;', ';                                            \nx;'],
    ['declare global { var q: number }\nx;', ';                               \nx;'],
    ['namespace T { export type A = 1 }\nx;', ';                                \nx;'],
    ['let a = b! + c!.d!;', 'let a = b  + c .d ;'],
    ['let a = <any>b;', 'let a = (    b);'],
    [
      'let a = x /* a */ as /* b */ any /* c */;',
      'let a = x /* a */ as /* b */ any /* c */;'.replace(/\/\* a.*any/, (m) => m.replace(/[^\n]/g, ' ')),
    ],
  ])('%s', (code, expected) => {
    expect(js(`${code}\n{}`)).toBe(`${expected}\n{}`);
  });

  it.each([
    ['class A { x: number = 1; }', 'class A { x         = 1; }'],
    [
      'class A { private readonly x?: number; }',
      'class A { ;                          ; }'.replace(';                          ', ';                x         '),
    ],
    ['class A { declare x: number; }', 'class A { ;                  }'],
    ['class A { [k: string]: any; }', 'class A { ;                 }'],
    ['class A { f(): void; f() {} }', 'class A { ;          f() {} }'],
    ['class A<T> extends B<T> implements C, D<T> {}', 'class A    extends B                       {}'],
    ['abstract class A { abstract f(): void; }', '         class A { ;                   }'],
    ['class A { protected static override async *f?() {} }', 'class A { ;         static          async *f () {} }'],
    [
      'class A { get a(): number { return 1 } set a(v: number) {} }',
      'class A { get a()         { return 1 } set a(v        ) {} }',
    ],
    ['class A { static { const x: number = 1; } }', 'class A { static { const x         = 1; } }'],
    ['class A { #x?: number; m() { return this.#x!; } }', 'class A { #x         ; m() { return this.#x ; } }'],
    [
      'class A { constructor(private x: number, public readonly y = 2) {} }',
      'class A { constructor(        x        ,                 y = 2) { this.x = x; this.y = y;} }',
    ],
    [
      'class A extends B { constructor(private x: number) { super(x); f(); } }',
      'class A extends B { constructor(        x        ) { super(x); this.x = x; f(); } }',
    ],
  ])('%s', (code, expected) => {
    expect(js(`${code}\n{}`)).toBe(`${expected}\n{}`);
  });
});

describe('a blanked type does not let lines run together', () => {
  it.each([
    ['as before a bracket', 'const asi1 = 1 as number\n;[2].forEach(() => {})\nasi1', 1],
    ['as before parentheses', 'const asi2 = 1 as any\n(2)\nasi2', 1],
    ['as before a template', 'let asi3 = 1\nasi3 = 5 as number\n`x`\nasi3', 5],
    ['an interface between lines', 'let asi4 = 1\nasi4 = 6\ninterface Asi4 {}\n(asi4)', 6],
    ['a function between lines', 'let asi5 = 1\nasi5\nfunction asi5f() {}\n(asi5)', 1],
    ['a field before a computed field', 'const k5 = "k"; class Asi6 { a = 1 as number\n [k5] = 2 }\nnew Asi6().k', 2],
    ['a modifier before a computed field', 'class Asi7 { a = 1\n readonly [k5] = 3 }\nnew Asi7().k', 3],
    ['a field called get', 'class Asi8 { get: number\n x() { return 4 } }\nnew Asi8().x()', 4],
    ['a field before a generator', 'class Asi9 { a: number\n *g() { yield 5 } }\n[...new Asi9().g()][0]', 5],
    ['a return type over lines', 'const asi10 = (): Promise<\nnumber\n> => Promise.resolve(6)\nawait asi10()', 6],
    ['type parameters of an async arrow over lines', 'const asi11 = async <\nT\n>(x: T) => x\nawait asi11(7)', 7],
    ['a cast behind return', 'function asi12() { return <number>\n8 }\nasi12()', 8],
    ['as behind throw', 'function asi13() { try { throw 9 as any\n} catch (e: any) { return e } }\nasi13()', 9],
    ['var behind a call', 'let asi14 = String\nvar { length: asi15 } = "ab"\nasi15', 2],
    ['non-null before parentheses', 'const asi16 = (() => 3)!\n;(4)\nasi16()', 3],
  ])('%s', async (_, code, expected) => {
    expect(await evaluate(code)).toBe(expected);
  });
});

describe('what looks like a type and is none stays', () => {
  it.each([
    ['"x as number"', 'x as number'],
    ['`a ${`b ${"c" as string} : number`} <T>`', 'a b c : number <T>'],
    ['/[/"`]as number\\/(?<x>a)/.source', '[/"`]as number\\/(?<x>a)'],
    ['/* as any */ 5 // : string', 5],
    ['const 变量𝒳 = "😀😀"; 变量𝒳 as string', '😀😀'],
    ['(1 < 2) as boolean', true],
    ['true ? (a: number) : string => "s" : 1, 2', 2],
    ['({ as: 1, type: 2, declare: 3, abstract: 4 }).type', 2],
    ['let type = 1, as = 2, declare = 3; type\n+ as + declare', 6],
    ['#!/usr/bin/env node\n11', 11],
  ])('%s', async (code, expected) => {
    expect(await evaluate(code)).toBe(expected);
  });
});
