import { describe, expect, test } from 'vitest';
import { resultPaths, shardOf } from '#cli/run/files';
import { junitReport } from '#cli/run/junit';
import { injectParameters, parseParameters } from '#cli/run/parameters';

describe('shards', () => {
  const items = Array.from({ length: 23 }, (_, i) => i);
  test.each([1, 2, 5, 23, 30])('%i parts hold every item exactly once', (n) => {
    const parts = Array.from({ length: n }, (_, i) => shardOf(items, `${i + 1}/${n}`)).flat();
    expect(parts.sort((a, b) => a - b)).toEqual(items);
  });
  test.each(['0/2', '3/2', '1', '1/0', 'a/b'])('%s is refused', (shard) =>
    expect(() => shardOf(items, shard)).toThrow('2/5'),
  );
});

describe('results', () => {
  test('keep the folders below their common one', () =>
    expect(resultPaths(['course/1.ipynb', 'course/more/1.ipynb'], { kind: 'folder', folder: 'out' })).toEqual([
      'out/1.ipynb',
      'out/more/1.ipynb',
    ]));
});

describe('parameters', () => {
  test('are JSON where they can be, text otherwise', () =>
    expect(parseParameters(['a=1', 'b=true', 'c=[1,2]', 'd=x=y', 'e='])).toEqual({
      a: 1,
      b: true,
      c: [1, 2],
      d: 'x=y',
      e: '',
    }));
  test('need a name and a value', () => {
    expect(() => parseParameters(['fast'])).toThrow('name=value');
    expect(() => parseParameters(['a-b=1'])).toThrow('not a variable name');
  });
  test('are injected once, however often', () => {
    const notebook = { nbformat: 4 as const, nbformat_minor: 5, metadata: {}, cells: [] };
    injectParameters(notebook, { a: 1 });
    injectParameters(notebook, { a: 2 });
    expect(notebook.cells).toMatchObject([{ source: '// Parameters\nlet a = 2;' }]);
  });
});

test('a JUnit report holds whatever a cell may say', () => {
  const xml = junitReport([
    {
      name: 'a<b>.ipynb',
      run: { cells: [], milliseconds: 5, failure: { kind: 'error', message: '\x1b[31m"<&>\x00\u{1F600}' } },
    },
  ]);
  expect(xml).toContain('<testsuite name="a&lt;b&gt;.ipynb" tests="1" failures="1" errors="0"');
  expect(xml).toContain('message="&quot;&lt;&amp;&gt;\uFFFD\u{1F600}"');
});
