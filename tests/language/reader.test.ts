import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createReader, type NotebookReader } from '#kernel/language/index';

/** What the reader says of the names marked with `|`, in cells that all run but those that begin with `// skipped`. */
async function said(reader: NotebookReader, ...cells: string[]): Promise<(string | undefined)[][]> {
  const asked = cells.map((marked) => {
    const names: number[] = [];
    const code = marked.replace(/\|/g, (_, at: number) => {
      names.push(at - names.length);
      return '';
    });
    return { code, names, runs: !code.startsWith('// skipped') };
  });
  return (await reader.read(asked)).map((hovers) => hovers.map((hover) => hover?.signature));
}

describe.each(['typescript7', 'typescript6'] as const)('a reader of notebooks over %s', (compiler) => {
  const folder = mkdtempSync(join(tmpdir(), 'gradbook-reader-'));
  let reader: NotebookReader;
  beforeAll(() => {
    writeFileSync(join(folder, 'data.ts'), 'export const rows = [1, 2, 3];');
    reader = createReader({ cwd: folder, preludeTypes: [] }, compiler);
  });
  afterAll(async () => {
    await reader.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  test('says what every name is where it stands', async () => {
    const cells = ['const |a = 1;\nconst |b = [|a];', '|b.|length;', 'const |a = "x";', '|a'];
    expect(await said(reader, ...cells)).toEqual([
      ['const a: 1', 'const b: number[]', 'const a: 1'],
      ['const b: number[]', expect.stringContaining('.length: number')],
      ['const a: "x"'],
      ['const a: "x"'],
    ]);
  });

  test('knows nothing of the notebook before', async () => {
    await said(reader, 'const secret = 1;', 'declare global { var leaked: number }', 'const third = 3');
    expect(await said(reader, '|secret;', '|leaked;')).toEqual([[undefined], [undefined]]);
    expect(await said(reader, '|leaked;')).toEqual([[undefined]]);
  });

  test('a cell that never runs sees the others and declares nothing', async () => {
    const cells = ['const a = 1;', '// skipped\nconst a = "never"; |a', '|a'];
    expect(await said(reader, ...cells)).toEqual([[], ['const a: "never"'], ['const a: 1']]);
  });

  test('a cell with an open bracket still sees the others', async () => {
    expect(await said(reader, 'const a = 1;', 'console.log((|a')).toEqual([[], ['const a: 1']]);
  });

  test('looks imports up from the folder', async () => {
    expect(await said(reader, 'import { |rows } from "./data.ts";', '|rows')).toEqual([
      ['const rows: number[]'],
      ['const rows: number[]'],
    ]);
  });

  test('takes notebooks that come at the same time, and long ones', async () => {
    const long = Array.from({ length: 70 }, (_, i) => (i === 0 ? 'const n0 = 0;' : `const |n${i} = n${i - 1} + 1;`));
    const [first, second] = await Promise.all([said(reader, ...long), said(reader, 'const n0 = "x";', '|n0')]);
    expect(first.at(-1)).toEqual(['const n69: number']);
    expect(second[1]).toEqual(['const n0: "x"']);
  });
});
