import { mkdirSync, mkdtempSync, realpathSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FrontEnd } from './front-end.js';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'gradbook-imports-')));
let kernel: FrontEnd;
let clock = 1_700_000_000;

function write(name: string, text: string): void {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  // A change within the file system's clock tick must be seen too.
  utimesSync(path, clock, clock++);
}

beforeAll(async () => {
  write(
    'node_modules/modern/package.json',
    '{"name":"modern","version":"1.0.0","type":"module","exports":{"import":"./m.js"},"types":"./m.d.ts"}',
  );
  write('node_modules/modern/m.js', 'export const kind = "esm"; export default 1;');
  write('node_modules/modern/m.d.ts', 'export declare const kind: string; declare const d: number; export default d;');
  write('node_modules/classic/package.json', '{"name":"classic","version":"1.0.0","main":"c.js"}');
  write('node_modules/classic/c.js', 'module.exports = { kind: "cjs", double: (x) => 2 * x };');
  write('node_modules/classic/c.d.ts', 'declare const c: { kind: string; double(x: number): number }; export = c;');
  write('data.json', '{"rows":[1,2,3]}');
  write(
    'tsconfig.json',
    '{ // paths of the project\n "compilerOptions": { "strict": true, "paths": { "@lib/*": ["./lib/*"] }, }, }',
  );
  write('lib/deep.ts', 'export const deep: number = 11;');
  write('plain.mjs', 'export const plain = 5;');
  write(
    'helper.ts',
    "import { kind } from 'modern';\nimport { more } from './more.js';\nexport enum Level { Low = 1 }\nexport const text: string = `${kind} ${more} ${Level.Low}`;\nexport const where = import.meta.url;\nexport function fail(): never {\n  throw new Error('in the helper');\n}\n",
  );
  write(
    'more.ts',
    "import { text } from './helper.ts';\nexport const more: number = 2;\nexport const later = () => text;\n",
  );
  kernel = await FrontEnd.start({ cwd: folder });
});
afterAll(() => kernel.stop());

async function run(code: string): Promise<string | undefined> {
  const { result, reply } = await kernel.execute(code);
  if (reply.content.status !== 'ok') throw new Error((reply.content.traceback as string[]).join('\n'));
  return result;
}

test('packages beside the notebook: ECMAScript modules, CommonJS, and both kinds of import', async () => {
  expect(await run("import one, { kind } from 'modern';\n[one, kind]")).toBe("[ 1, 'esm' ]");
  expect(await run("import classic from 'classic';\nclassic.double(4)")).toBe('8');
  expect(await run("(await import('modern')).kind")).toBe("'esm'");
  expect(await run("require('classic').kind")).toBe("'cjs'");
});

test('built-ins, JSON and plain JavaScript', async () => {
  expect(await run("import { basename } from 'node:path';\nbasename('/a/b')")).toBe("'b'");
  expect(await run("import table from './data.json';\ntable.rows.length")).toBe('3');
  expect(await run("// @ts-nocheck\nimport { plain } from './plain.mjs';\nplain")).toBe('5');
});

test('type-only imports load nothing', async () => {
  expect(await run("import type { Stats } from 'node:fs';\nlet stats: Stats | undefined;\nstats === undefined")).toBe(
    'true',
  );
});

test('a TypeScript file with what it imports, in a circle and with packages', async () => {
  expect(await run("import { text, where } from './helper';\ntext")).toBe("'esm 2 1'");
  expect(await run('where')).toContain(`${folder}/helper.ts`);
  expect(await run("import { deep } from '@lib/deep';\ndeep")).toBe('11');
});

test('an error in such a file names the file and its line', async () => {
  const { reply } = await kernel.execute("import { fail } from './helper.ts';\nfail()");
  const text = (reply.content.traceback as string[]).join('\n');
  expect(text).toContain(`${folder}/helper.ts:7:9`);
  expect(text).toContain("throw new Error('in the helper')");
});

test('a changed file is loaded again by the next import, an unchanged one is not', async () => {
  write('live.ts', 'export const id = {};\nexport const version: number = 1;');
  await run("import { id as first } from './live.ts';");
  expect(await run("import { id as second, version } from './live.ts';\n[first === second, version]")).toBe(
    '[ true, 1 ]',
  );
  write('live.ts', 'export const id = {};\nexport const version: number = 2;');
  expect(await run("import { id as third, version } from './live.ts';\n[(first as object) === third, version]")).toBe(
    '[ false, 2 ]',
  );
});

test('a change below is seen above', async () => {
  write('below.ts', 'export const value: number = 1;');
  write('above.ts', "export { value } from './below.js';");
  expect(await run("import { value } from './above.ts';\nvalue")).toBe('1');
  write('below.ts', 'export const value: number = 2;');
  expect(await run("import { value } from './above.ts';\nvalue")).toBe('2');
});

test('a changed JavaScript or JSON file is loaded again', async () => {
  write('data.json', '{"rows":[1,2,3,4]}');
  expect(await run("import table from './data.json';\ntable.rows.length")).toBe('4');
});

test('a missing package is named with the command that installs it', async () => {
  const { reply } = await kernel.execute("// @ts-nocheck\nimport x from 'not-there-at-all';");
  expect(reply.content.evalue).toContain('npm install not-there-at-all');
});

test('a file that is no TypeScript is named with its line', async () => {
  write('broken.ts', 'export const fine = 1;\nexport const = 2;\n');
  const { reply } = await kernel.execute("// @ts-nocheck\nimport { fine } from './broken.ts';");
  expect(reply.content).toMatchObject({ ename: 'SyntaxError', evalue: expect.stringContaining('broken.ts:2:14') });
});

test('our own packages need no installing', async () => {
  expect(await run("import * as gradbook from 'gradbook';\ntypeof gradbook")).toBe("'object'");
});
