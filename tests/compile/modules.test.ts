import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'oxc-parser';
import ts from 'typescript6';
import { describe, expect, it } from 'vitest';
import { compileModule, originalPosition } from '#kernel/compile/index';

describe('a file that a cell imports', () => {
  it('keeps imports and exports, without types', () => {
    const text =
      'import { a, type B } from "./b.ts"\nexport const c: B = a\nexport type { B }\nexport { type B as D, c as e }\n';
    expect(compileModule(text)).toEqual({
      js: 'import { a,        } from "./b.ts"\nexport const c    = a\n;                \nexport {              c as e }\n',
    });
  });

  it('leaves out imports that are types only, and those nobody uses', () => {
    expect(
      compileModule('import { B } from "./b.ts"\nimport { unused } from "./c.ts"\nexport let b: B').js,
    ).not.toContain('from');
    expect(compileModule('import "./effect.ts"').js).toBe('import "./effect.ts"');
  });

  it('has a map where places moved', () => {
    const text = 'export const f = (a: number): Promise<\n  number\n> => g(<any>a, h)\nenum E { A }\nthrow E.A';
    for (const code of [text, text.replace('enum E { A }', '')]) {
      const { js, map } = compileModule(code);
      for (const name of ['g(', 'h)', 'throw']) {
        const at = js.indexOf(name);
        const before = js.slice(0, at).split('\n');
        const place = originalPosition(map, { line: before.length - 1, column: before[before.length - 1]!.length });
        expect(code.split('\n')[place.line]!.slice(place.column), name).toMatch(
          new RegExp(`^${name.replace(/[()]/, '\\$&')}`),
        );
      }
    }
  });
});

const root = fileURLToPath(new URL('../../', import.meta.url));
const files = ['kernel', 'display'].flatMap((room) =>
  readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
    .filter((name) => /(?<!\.d|\.as|\.generated)\.ts$/.test(name))
    .map((name) => join(room, name)),
);

/** What a module means, apart from places, parentheses and empty statements. */
function meaning(js: string): string {
  const { program, errors } = parseSync('a.js', js, { lang: 'js', sourceType: 'module', preserveParens: false });
  expect(errors).toEqual([]);
  return JSON.stringify(program.body, (key, value) => {
    if (key === 'start' || key === 'end' || key === 'raw' || typeof value === 'bigint') return undefined;
    return Array.isArray(value) ? value.filter((node) => node === null || !isEmpty(node)) : value;
  });
}

function isEmpty(node: {
  type: string;
  value?: unknown;
  declaration?: unknown;
  specifiers?: unknown[];
  source?: unknown;
}): boolean {
  // TypeScript marks a file that has no imports left as a module.
  if (node.type === 'ExportNamedDeclaration') return !node.declaration && !node.source && node.specifiers?.length === 0;
  // Parameter properties declare a field first in TypeScript's output.
  return node.type === 'EmptyStatement' || (node.type === 'PropertyDefinition' && node.value === null);
}

describe('types are taken away', () => {
  it('from our own source files as TypeScript does it', () => {
    const different = files.filter((file) => {
      const text = readFileSync(join(root, file), 'utf8');
      const compilerOptions = { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext };
      const { outputText } = ts.transpileModule(text, { fileName: 'a.ts', compilerOptions });
      return meaning(compileModule(text).js) !== meaning(outputText);
    });
    expect(files.length).toBeGreaterThan(100);
    expect(different).toEqual([]);
  });
});
