import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compareNotebooks, equalText } from '#cli/check/compare';
import { readRules, sanitizeText } from '#cli/check/sanitize';
import { parseNotebook } from '#cli/notebook/read';
import type { CodeCell, Notebook, Output } from '#cli/notebook/types';

const result = (data: Record<string, unknown>): Output => ({
  output_type: 'execute_result',
  execution_count: 1,
  data,
  metadata: {},
});
const stream = (text: string, name: 'stdout' | 'stderr' = 'stdout'): Output => ({ output_type: 'stream', name, text });
const notebook = (outputs: Output[], extra: Partial<CodeCell> = {}): Notebook => ({
  nbformat: 4,
  nbformat_minor: 5,
  metadata: {},
  cells: [{ cell_type: 'code', id: 'a', metadata: {}, source: '', execution_count: 1, outputs, ...extra }],
});
const compare = (a: Output[], b: Output[], extra: Partial<CodeCell> = {}) =>
  compareNotebooks(notebook(a, extra), notebook(b, extra), { tolerance: 1e-6, rules: [] });

describe('outputs', () => {
  test('that are equal pass, wherever a stream was cut and whatever the count', () => {
    expect(compare([stream('a\nb\n')], [stream('a\n'), stream('b\n')])).toEqual([]);
    expect(
      compare([result({ 'text/plain': '1' })], [{ ...result({ 'text/plain': '1' }), execution_count: 7 } as Output]),
    ).toEqual([]);
  });
  test('that differ are shown as a patch', () => {
    expect(compare([stream('one\ntwo\nthree\n')], [stream('one\n2\nthree\n')])[0]?.diff).toBe(
      '--- stored stdout\n+++ new stdout\n@@ -1,3 +1,3 @@\n one\n-two\n+2\n three',
    );
  });
  test('that are missing or of another kind are shown', () => {
    expect(compare([stream('x\n')], [])[0]?.diff).toContain('-stdout:\n-x');
    expect(compare([stream('x\n')], [stream('x\n', 'stderr')])).toHaveLength(1);
  });
  test('errors are compared by their message, not by their traceback', () => {
    const error = (evalue: string, line: string): Output => ({
      output_type: 'error',
      ename: 'TypeError',
      evalue,
      traceback: [line],
    });
    expect(compare([error('no', 'at 1')], [error('no', 'at 2')])).toEqual([]);
    expect(compare([error('no', 'at 1')], [error('yes', 'at 1')])).toHaveLength(1);
  });
  test('charts are compared by spec, with tolerance, not by picture', () => {
    const chart = (y: number, png: string) =>
      result({ 'application/vnd.vegalite.v5+json': { mark: 'line', data: { values: [{ y }] } }, 'image/png': png });
    expect(compare([chart(1, 'a')], [chart(1 + 1e-9, 'b')])).toEqual([]);
    expect(compare([chart(1, 'a')], [chart(1.1, 'a')])[0]?.diff).toContain('result (application/vnd.vegalite.v5+json)');
  });
  test.each([
    { metadata: { tags: ['nbval-ignore-output'] } },
    { metadata: { tags: ['nbval-skip'] } },
    { source: '// NBVAL_IGNORE_OUTPUT\nrandom()' },
  ])('%j is not compared', (extra) => {
    expect(compare([stream('1')], [stream('2')], extra)).toEqual([]);
  });
});

test('cells of a notebook that has no ids are compared all the same', () => {
  const read = (text: string) => {
    const cells = [{ cell_type: 'code', metadata: {}, source: 'x', execution_count: 1, outputs: [stream(text)] }];
    return parseNotebook(JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells }), 'a.ipynb');
  };
  const options = { tolerance: 1e-6, rules: [] };
  expect(compareNotebooks(read('1'), read('1'), options)).toEqual([]);
  expect(compareNotebooks(read('1'), read('2'), options)).toHaveLength(1);
});

describe('numbers', () => {
  test.each([
    ['loss 0.3100000001', 'loss 0.31', true],
    ['loss 0.311', 'loss 0.31', false],
    ['−1.4135', '-1.4135', true],
    ['1e-300', '0', false],
    ['3 cells', '3 cells and more', false],
  ])('%s against %s', (a, b, equal) => expect(equalText(a, b, 1e-6)).toBe(equal));
});

test('sanitising rules are nbval’s', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gradbook-rules-'));
  const path = join(folder, 'rules.cfg');
  await writeFile(
    path,
    '[times]\nregex: \\d+(\\.\\d+)? (?P<unit>ms|s)\nreplace: TIME \\2\n\n[paths]\nregex: /home/\\w+\nreplace: HOME\n',
  );
  const rules = await readRules(path);
  expect(sanitizeText('12.5 ms in /home/me/x', rules)).toBe('TIME ms in HOME/x');
  await writeFile(path, '[bad]\nregex: (\nreplace: x\n');
  await expect(readRules(path)).rejects.toThrow(`${path}:3: Invalid regular expression`);
  await rm(folder, { recursive: true });
});
