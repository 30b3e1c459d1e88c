import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Compiler } from '#kernel/language/index';
import { generateCells } from './generated-cells.js';
import { TestNotebook } from './notebook.js';

const compilers: Compiler[] = ['typescript7', 'typescript6'];

describe.each(compilers)('%s', (compiler) => {
  let notebook: TestNotebook;
  const open: TestNotebook[] = [];
  const another = async (files: Record<string, string> = {}, prelude: string[] = []): Promise<TestNotebook> => {
    const made = await new TestNotebook(compiler).start(files, prelude);
    open.push(made);
    return made;
  };

  beforeAll(async () => {
    notebook = await another(
      {
        'helper.ts':
          'export const helped = (x: number): string => String(x)\nexport interface Shape { sides: number }\n',
        'data.json': '{ "rows": [1, 2] }',
        'globals.d.ts': 'export {}; declare global { const answer: 42; interface Told { who: string } }',
        'node_modules/typed-package/package.json':
          '{ "name": "typed-package", "types": "index.d.ts", "version": "1.0.0" }',
        'node_modules/typed-package/index.d.ts': 'export declare function measure(x: string): number;',
      },
      ['globals.d.ts'],
    );
  });
  afterAll(async () => {
    for (const one of open) await one.close();
  });

  describe('errors', () => {
    it('name code, line and column', async () => {
      expect(await notebook.errors('const a1 = 1\n\n  const x: string = 1')).toEqual([
        "TS2322 2:8 Type 'number' is not assignable to type 'string'.",
      ]);
    });

    it('are all told', async () => {
      expect(await notebook.errors('const a: string = 1; b2\nc3()')).toHaveLength(3);
    });

    it('end where the expression ends', async () => {
      const [error] = await notebook.run('"😀"; nothing.here');
      expect(error).toMatchObject({ code: 2304, start: { line: 0, character: 6 }, end: { line: 0, character: 13 } });
    });

    it('of a cell that did not run leave no trace', async () => {
      await notebook.run('const ghost: string = 1');
      expect(await notebook.errors('ghost')).toEqual(["TS2304 0:0 Cannot find name 'ghost'."]);
    });

    it('at an open bracket stand at the end of the cell', async () => {
      expect(await notebook.errors('const a4 = (1')).toEqual(["TS1005 0:13 ')' expected."]);
    });

    it('are off behind @ts-nocheck', async () => {
      expect(await notebook.errors('// @ts-nocheck\nconst unchecked: string = 1\nunchecked.nope')).toEqual([]);
      expect(await notebook.errors('unchecked.length')).toEqual([]);
    });

    it('are expected where @ts-expect-error says so', async () => {
      expect(await notebook.errors('// @ts-expect-error\nconst e1: string = 1')).toEqual([]);
    });

    it('speak of cells, not of the modules behind them', async () => {
      const [error] = await notebook.run(
        'class Told1 { private a = 1 }\nconst told = new Told1()',
        'class Told1 { private a = 2 }\nconst told2: Told1 = told',
      );
      expect(error!.message).toMatch(/Type 'Cell\[\d+\]\.Told1' is not assignable to type 'Cell\[\d+\]\.Told1'/);
    });

    it('do not concern what a cell may do and a module may not', async () => {
      expect(await notebook.errors('import fs = require("fs")\nfs.readFileSync\nexport = 5')).toEqual([]);
      expect(await notebook.errors('export const ex1 = 1; export default ex1')).toEqual([]);
      expect(
        await notebook.errors(
          'for await (const x of [Promise.resolve(1)]) x.toFixed()\nusing u = { [Symbol.dispose]() {} }\nu',
        ),
      ).toEqual([]);
      expect(await notebook.errors('const { url } = import.meta; url.length')).toEqual([]);
      expect(await notebook.errors('function untyped(x, y) { return x + y }\nconst unused = untyped(1, 2)')).toEqual(
        [],
      );
    });
  });

  describe('a notebook', () => {
    it('knows values, types, classes and enums of earlier cells', async () => {
      const cells = [
        'const n1 = 1; let s1 = "a"; function f1(x: number): string { return String(x) }',
        'interface Row1 { a: number }\ntype Pair1<T> = [T, T]\nenum Color1 { Red }\nnamespace Space1 { export type T = number; export const v = 1 }\nclass Net1<T> { constructor(public k: T) {} }',
        'const row1: Row1 = { a: n1 }, pair1: Pair1<string> = [s1, f1(2)], color1: Color1 = Color1.Red, t1: Space1.T = Space1.v, net1 = new Net1(1)',
      ];
      expect(await notebook.errors(...cells, 'net1.k.toFixed(); pair1[0].length; row1.a.toFixed()')).toEqual([]);
      expect(await notebook.errors('net1.k.nope')).toEqual([
        "TS2339 0:7 Property 'nope' does not exist on type 'number'.",
      ]);
    });

    it('lets a name be declared again with another type and another kind', async () => {
      for (const code of [
        'const re1 = 1',
        'let re1 = "a"',
        'class re1 {}',
        'function re1() {}',
        'enum re1 { A }',
        'interface re1 {}',
        'type re1 = 1',
        'import re1 from "node:os"',
        'var re1 = 1n',
      ])
        expect(await notebook.errors(code), code).toEqual([]);
      expect(await notebook.errors('re1.toFixed()')).toEqual([
        "TS2339 0:4 Property 'toFixed' does not exist on type 'bigint'.",
      ]);
    });

    it('checks assignments to variables of earlier cells', async () => {
      await notebook.run(
        'let total1 = 0; const fixed1 = 1; function fun1() {}\nvar { v1, v2: [v3] } = { v1: 1, v2: ["a"] }',
      );
      expect(await notebook.errors('total1 += 1; total1 = 5; total1++; v1 = 2; v3 = "b"')).toEqual([]);
      expect(await notebook.errors('total1 = "a"')).toEqual([
        "TS2322 0:0 Type 'string' is not assignable to type 'number'.",
      ]);
      expect(await notebook.errors('fixed1 = 2')).toEqual([
        "TS2588 0:0 Cannot assign to 'fixed1' because it is a constant.",
      ]);
    });

    it('keeps what an earlier cell meant by a name', async () => {
      await notebook.run('const old1 = 1; function useOld() { return old1 }', 'const old1 = "a"');
      expect(await notebook.errors('useOld().toFixed() + old1.length')).toEqual([]);
    });

    it('sees var from loops and blocks', async () => {
      expect(
        await notebook.errors('for (var i1 = 0; i1 < 2; i1++) { var j1 = "a" }', 'i1.toFixed() + j1.length'),
      ).toEqual([]);
    });

    it('sees the prelude, Node and nothing of a browser', async () => {
      expect(
        await notebook.errors(
          'const a5: 42 = answer; const t5: Told = { who: "me" }; process.argv; Buffer.from("a"); fetch; console.log()',
        ),
      ).toEqual([]);
      expect(await notebook.errors('document.title')).toHaveLength(1);
    });

    it('awaits at top level', async () => {
      expect(await notebook.errors('const aw1 = await Promise.resolve(4)\naw1.toFixed()')).toEqual([]);
    });
  });

  describe('imports', () => {
    it('of Node, files beside the notebook, JSON and packages are typed', async () => {
      expect(
        await notebook.errors(
          'import * as os from "node:os"; import fs, { existsSync } from "fs"\nos.cpus(); fs.statSync; existsSync("a")',
        ),
      ).toEqual([]);
      expect(
        await notebook.errors(
          'import { helped, type Shape } from "./helper.ts"\nconst sh1: Shape = { sides: 3 }; helped(1).length',
        ),
      ).toEqual([]);
      expect(
        await notebook.errors('import data from "./data.json" with { type: "json" }\ndata.rows[0].toFixed()'),
      ).toEqual([]);
      expect(await notebook.errors('import { measure } from "typed-package"\nmeasure("a").toFixed()')).toEqual([]);
      expect(await notebook.errors('os.cpus(); helped(2).length; const sh2: Shape = { sides: 1 }; measure(1)')).toEqual(
        ["TS2345 0:70 Argument of type 'number' is not assignable to parameter of type 'string'."],
      );
    });

    it('of what is not there are errors', async () => {
      expect(await notebook.errors('import nothing from "no-such-package"')).toEqual([
        "TS2307 0:20 Cannot find module 'no-such-package' or its corresponding type declarations. If it is a package, install it in the notebook's folder: npm install no-such-package",
      ]);
    });

    it('of a missing package tell how to install it, of a missing file do not', async () => {
      const [scoped] = await notebook.errors('import a from "@scope/no-such.package/deep/path.js"');
      expect(scoped).toMatch(/npm install @scope\/no-such\.package$/);
      expect((await notebook.errors('import a from "./no-such-file.ts"'))[0]).toMatch(/type declarations\.$/);
    });

    it('as Deno writes them tell how Node does', async () => {
      const said = async (from: string) => (await notebook.errors(`import a from '${from}'`))[0];
      expect(await said('npm:chalk@5')).toMatch(/npm install chalk@5, and import it as 'chalk'\.$/);
      expect(await said('npm:@scope/deep@^1.2/sub')).toMatch(
        /npm install @scope\/deep@\^1\.2, and import it as '@scope\/deep'\.$/,
      );
      expect(await said('jsr:@std/assert@1')).toMatch(/npx jsr add @std\/assert, /);
      expect(await said('https://deno.land/std/yaml/mod.ts')).toMatch(/beside the notebook\.$/);
    });

    it('of our own package and tslab are always there', async () => {
      const [first] = await notebook.errors('import { noSuchExport } from "gradbook/display"');
      expect(first).toMatch(/^TS2305|^TS2614/);
      expect(
        await notebook.errors(
          'import * as tslab from "tslab"\ntslab.display.html("<b>a</b>"); tslab.newDisplay().text("a"); tslab.versions.node',
        ),
      ).toEqual([]);
    });
  });

  describe('tsconfig.json beside the notebook', () => {
    it('sets strictness, libraries and paths', async () => {
      const strict = await another({
        'tsconfig.json':
          '{ // comments are fine\n "compilerOptions": { "strict": true, "noUncheckedIndexedAccess": true, "lib": ["es2022", "dom"], "baseUrl": ".", "paths": { "@lib/*": ["./lib/*"] }, "module": "commonjs", "outDir": "out", "declaration": true, "noUnusedLocals": true, }, "include": ["nothing"] }',
        'lib/a.ts': 'export const fromLib = 1',
      });
      expect(await strict.errors('document.title; const unused1 = 1; await 1')).toEqual([]);
      expect(await strict.errors('import { fromLib } from "@lib/a"\nfromLib.toFixed()')).toEqual([]);
      expect(await strict.errors('[1][0].toFixed()')).toEqual([
        "TS2532 0:0 Object is possibly 'undefined'. Where you know that it is there, write [1][0]!",
      ]);
      expect(await strict.errors('function f(x) {}')).toEqual([
        "TS7006 0:11 Parameter 'x' implicitly has an 'any' type.",
      ]);
    });

    it('may be lax', async () => {
      const lax = await another({ 'tsconfig.json': '{ "compilerOptions": { "strict": false } }' });
      expect(await lax.errors('const a: string = null; function f(x) {}')).toEqual([]);
    });

    it('is read again when it changes', async () => {
      const changing = await another({ 'tsconfig.json': '{ "compilerOptions": { "strict": false } }' });
      expect(await changing.errors('const a: string = null')).toEqual([]);
      writeFileSync(join(changing.folder, 'tsconfig.json'), '{ "compilerOptions": { "strict": true } }');
      expect(await changing.errors('const b: string = null')).toEqual([
        "TS2322 0:6 Type 'null' is not assignable to type 'string'.",
      ]);
      rmSync(join(changing.folder, 'tsconfig.json'));
      expect(await changing.errors('function f(x) {}')).toEqual([]);
    });

    it('decides over tslab, without whose import strict is the default', async () => {
      const plain = await another({});
      expect(await plain.errors('const a: string = null')).toHaveLength(1);
      expect(await plain.errors("import * as tslab from 'tslab';")).toEqual([]);
      expect(await plain.errors('const a: string = null')).toEqual([]);
      const strict = await another({ 'tsconfig.json': '{ "compilerOptions": { "strict": true } }' });
      expect(await strict.errors("import * as tslab from 'tslab';", 'const a: string = null')).toHaveLength(1);
    });

    it('may extend another', async () => {
      const extending = await another({
        'tsconfig.json': '{ "extends": "./base.json" }',
        'base.json': '{ "compilerOptions": { "strict": false, "paths": { "its": ["./its.ts"] } } }',
        'its.ts': 'export const its = 1',
      });
      expect(await extending.errors('import { its } from "its"\nconst a: string = null; its.toFixed()')).toEqual([]);
    });
  });

  describe('a file beside the notebook', () => {
    it('is read again when it changes, and what it imports too', async () => {
      const files = { 'above.ts': "export { below } from './below';", 'below.ts': 'export const below: number = 1;' };
      const changing = await another(files);
      const cell = "import { below } from './above.ts'\nbelow.toFixed()";
      expect(await changing.errors(cell)).toEqual([]);
      writeFileSync(join(changing.folder, 'below.ts'), "export const below: string = 'text';");
      expect(await changing.errors(cell)).toEqual([
        expect.stringContaining("'toFixed' does not exist on type 'string'."),
      ]);
      expect(await changing.errors('below.toUpperCase()')).toEqual([]);
      expect((await changing.hover('bel|ow'))?.signature).toContain('string');
    });

    it('may come after the cell that asks for it', async () => {
      const early = await another({});
      const cell = "import { late } from './late'\nlate.toFixed()";
      expect(await early.errors(cell)).toEqual([expect.stringContaining('TS2307 0:21')]);
      writeFileSync(join(early.folder, 'late.ts'), 'export const late = 1;');
      expect(await early.errors(cell)).toEqual([]);
    });

    it('may be deleted and made again', async () => {
      const changing = await another({ 'part.ts': 'export const part = 1;' });
      const cell = "import { part } from './part'\npart.toFixed()";
      expect(await changing.errors(cell)).toEqual([]);
      rmSync(join(changing.folder, 'part.ts'));
      expect(await changing.errors(cell)).toEqual([expect.stringContaining('TS2307 0:21')]);
      writeFileSync(join(changing.folder, 'part.ts'), 'export const part = true;');
      expect(await changing.errors(cell)).toEqual(["TS2339 1:5 Property 'toFixed' does not exist on type 'true'."]);
    });
  });

  describe('completion', () => {
    it('knows members, names of earlier cells and of the cell itself', async () => {
      await notebook.run('const cells1 = { alpha: 1, beta: "b" }; function cellsFunction() {}\nclass CellsClass {}');
      expect(await notebook.proposals('cells1.al|')).toEqual(['alpha']);
      expect(await notebook.proposals('const here = { x1: 1, y1: 2 }\nhere.|')).toEqual(['x1', 'y1']);
      expect(await notebook.proposals('cells|')).toEqual(
        expect.arrayContaining(['cells1', 'cellsFunction', 'CellsClass']),
      );
      expect(await notebook.proposals('conso|')).toContain('console');
      expect(await notebook.proposals('let cells1 = { gamma: 1 }; cells1.|')).toEqual(['gamma']);
      expect(await notebook.proposals('const later = cells1.')).toEqual(expect.any(Array));
    });

    it('names what things are, and the range to replace', async () => {
      const { items, start, end } = await notebook.engine.complete('1; cells.length', 8);
      const types = Object.fromEntries(items.map(({ text, type }) => [text, type]));
      expect(types).toMatchObject({ cells1: 'instance', cellsFunction: 'function', CellsClass: 'class' });
      expect([start, end]).toEqual([3, 8]);
    });

    it('counts in UTF-16, behind astral characters', async () => {
      const { items, start, end } = await notebook.engine.complete('"😀"; cells1.be', 15);
      expect(items.map(({ text }) => text)).toEqual(['beta']);
      expect([start, end]).toEqual([13, 15]);
    });

    it('works in cells that do not parse yet', async () => {
      expect(await notebook.proposals('if (true) {\n  cells1.|\n')).toEqual(['alpha', 'beta']);
      expect(await notebook.proposals('const q = cells1.|\nconst r = 1')).toEqual(['alpha', 'beta']);
    });

    it('leaves checks alone', async () => {
      await notebook.proposals('const fromDraft = 1; fromDraft.|');
      expect(await notebook.errors('fromDraft')).toHaveLength(1);
    });

    it('replaces a text in quotes as a whole, a path behind its last slash', async () => {
      const complete = async (code: string) => {
        const { items, start, end } = await notebook.engine.complete(code.replace('|', ''), code.indexOf('|'));
        return { texts: items.map(({ text }) => text), replaced: code.replace('|', '').slice(start, end) };
      };
      const builtin = await complete("import fs from 'node:f|'");
      expect(builtin.texts).toEqual(expect.arrayContaining(['node:fs', 'node:fs/promises']));
      expect(builtin.replaced).toBe('node:f');
      if (compiler === 'typescript7') {
        // TypeScript 6 proposes neither packages nor files.
        const dashed = await complete("import { measure } from 'typed-p|'");
        expect(dashed).toEqual({ texts: ['typed-package'], replaced: 'typed-p' });
        const beside = await notebook.proposals("import { helped } from './|'");
        expect(beside).toContain('helper');
        expect(beside.filter((text) => text.startsWith('gradbook-'))).toEqual([]);
        expect(await complete("import { helped } from './hel|'")).toEqual({ texts: ['helper'], replaced: 'hel' });
      }
      await notebook.run("type Side = 'left-most' | 'right-most'");
      expect(await complete("const side: Side = 'left-m|'")).toEqual({ texts: ['left-most'], replaced: 'left-m' });
      expect((await complete("'text'.toUpp|")).texts).toEqual(['toUpperCase']);
    });

    it('proposes what every function has behind what this one has, and only what can be written behind a dot', async () => {
      const proposed = await notebook.proposals('const both = Object.assign(() => 1, { zeta: 2 }); both.|');
      expect(proposed[0]).toBe('zeta');
      expect(proposed).toContain('apply');
      expect(proposed.filter((text) => !/^[\w$]+$/.test(text))).toEqual([]);
    });

    it('proposes paths of packages nowhere and globals in an empty cell', async () => {
      expect(await notebook.proposals('|')).toEqual(expect.arrayContaining(['cells1', 'Math', 'const']));
    });
  });

  describe('inspection', () => {
    it('tells signature and documentation, also from earlier cells', async () => {
      await notebook.run(
        '/** Doubles.\n * @param x what to double\n */\nfunction double(x: number): number { return 2 * x }\nconst doubled = double(2)',
      );
      expect(await notebook.hover('dou|ble(3)')).toEqual({
        signature: 'function double(x: number): number',
        documentation: 'Doubles.\n\n*@param* `x` — what to double',
      });
      expect(await notebook.hover('doubled|')).toMatchObject({ signature: 'const doubled: number' });
      expect((await notebook.hover('Math.abs|(1)'))!.signature).toBe('(method) Math.abs(x: number): number');
      expect((await notebook.hover('Math.abs|(1)'))!.documentation).toContain('absolute value');
    });

    it('tells the signature of the call around the cursor', async () => {
      expect(await notebook.hover('double(|')).toMatchObject({ signature: 'double(x: number): number' });
      expect(await notebook.hover('double(1, |)')).toMatchObject({ signature: 'double(x: number): number' });
    });

    it('tells nothing where there is nothing', async () => {
      expect(await notebook.hover('neverHeardOf|')).toBeUndefined();
      expect(await notebook.hover('|')).toBeUndefined();
    });
  });

  it('checks 200 generated cells as expected, redeclarations and all', async () => {
    const long = await another(
      {
        'tensor.d.ts': `export interface Tensor<S extends readonly number[]> { shape: S; matmul<N extends number>(o: Tensor<readonly [S extends readonly [number, infer K] ? K & number : number, N]>): Tensor<readonly [S extends readonly [infer M, number] ? M & number : number, N]>; add(o: unknown): Tensor<S>; sum(): { item(): number } }`,
        'prelude.d.ts':
          'import type { Tensor } from "./tensor.js"; declare global { function randn<const S extends readonly number[]>(...s: S): Tensor<S> }',
      },
      ['prelude.d.ts'],
    );
    const wrong: string[] = [];
    for (const { code, errors } of generateCells(200)) {
      const found = (await long.engine.check(code)).filter(({ severity }) => severity === 'error');
      if (found.length !== errors) wrong.push(`${code}: ${JSON.stringify(found)}`);
      long.engine.commit(wrong.length + 1, code);
    }
    expect(wrong).toEqual([]);
  });
});
