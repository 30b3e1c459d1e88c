import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isCode, notebooks, root } from './course.js';

const run = promisify(execFile);
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gradbook-words-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** What readers read: text as it stands, and of code its comments and what stands in quotes, titles of charts among them. */
function prose(name: string): string {
  const cells = notebooks.get(name)!.cells;
  return cells
    .map((cell) =>
      isCode(cell) ? [...cell.source.matchAll(COMMENT_OR_STRING)].map(([words]) => words).join('\n') : cell.source,
    )
    .join('\n\n');
}
const COMMENT_OR_STRING = /\/\/.*$|\/\*[\s\S]*?\*\/|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/gm;

/** cspell's complaints about files. */
async function misspelt(files: string[]): Promise<string> {
  const args = [
    'lint',
    '--no-progress',
    '--no-summary',
    '--no-gitignore',
    '--config',
    join(root, 'cspell.json'),
    '--root',
    '/',
  ];
  return run(process.execPath, [join(root, 'node_modules/cspell/bin.mjs'), ...args, ...files]).then(
    ({ stdout }) => stdout,
    (error: { stdout?: string; stderr?: string }) => `${error.stdout}${error.stderr}`,
  );
}

test('the lectures are spelled right', async () => {
  const files = [...notebooks.keys()].map((name) => join(folder, `${name}.md`));
  await Promise.all([...notebooks.keys()].map((name, i) => writeFile(files[i]!, prose(name).replace(/^`|`$/gm, ''))));
  expect(await misspelt(files)).toBe('');
});

test('the documentation is spelled right', async () => {
  const entries = await readdir(join(root, 'docs'), { recursive: true });
  const files = entries.filter((file) => file.endsWith('.md')).map((file) => join(root, 'docs', file));
  expect(await misspelt([...files, join(root, 'README.md'), join(root, 'CHANGELOG.md')])).toBe('');
});

test('a mistake would be found', async () => {
  const file = join(folder, 'mistake.md');
  await writeFile(file, 'The gradeint points uphill.');
  expect(await misspelt([file])).toContain('gradeint');
});
