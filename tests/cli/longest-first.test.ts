import { expect, test } from 'vitest';
import type { CodeCell, Notebook } from '#cli/notebook/types';
import { longestFirst } from '#cli/run/longest-first';

const at = (ms: number): string => new Date(Date.UTC(2026, 0, 1) + ms).toISOString();
const code = (source: string, milliseconds?: number): CodeCell => ({
  cell_type: 'code',
  execution_count: null,
  outputs: [],
  source,
  metadata:
    milliseconds === undefined
      ? {}
      : { execution: { 'iopub.status.busy': at(0), 'iopub.status.idle': at(milliseconds) } },
});
const notebook = (...cells: Notebook['cells']): Notebook => ({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells });

test('notebooks that took longest when they were stored come first', () => {
  const quick = notebook(code('a.very.long.line.that.does.next.to.nothing()', 5));
  const slow = notebook(code('train()', 800), code('train()', 700));
  const middling = notebook(code('fit()', 1_000));
  expect(longestFirst([quick, slow, middling])).toEqual([1, 2, 0]);
});

test('without stored times, those with the most code come first, and the others as they were given', () => {
  const text = { cell_type: 'markdown' as const, metadata: {}, source: 'Much to read. '.repeat(100) };
  const skipped: CodeCell = { ...code('x'.repeat(500)), metadata: { tags: ['skip-execution'] } };
  const short = notebook(code('x'.repeat(10)));
  const long = notebook(code('x'.repeat(20)), code('x'.repeat(30)));
  expect(longestFirst([notebook(text, skipped), short, long, short])).toEqual([2, 1, 3, 0]);
});

test('code without a time counts as code of the others does', () => {
  // 10 ms a character, so that the second is expected to take 600 ms and the third 300 ms.
  const timed = notebook(code('x'.repeat(40), 400));
  expect(longestFirst([timed, notebook(code('x'.repeat(60))), notebook(code('x'.repeat(30)))])).toEqual([1, 0, 2]);
  expect(longestFirst([timed, notebook(code('x'.repeat(10), 100), code('x'.repeat(31)))])).toEqual([1, 0]);
});

test('times that cannot be read count as none, and what cannot be read at all goes last', () => {
  const broken = code('x'.repeat(50));
  broken.metadata.execution = { 'iopub.status.busy': 'yesterday', 'iopub.status.idle': at(1) };
  const backwards = code('x'.repeat(40));
  backwards.metadata.execution = { 'iopub.status.busy': at(10), 'iopub.status.idle': at(1) };
  expect(longestFirst([undefined, notebook(backwards), notebook(broken)])).toEqual([2, 1, 0]);
});

test('the times that nbclient, JupyterLab and older tools leave are all read', () => {
  const lab = code('a', 0);
  lab.metadata.execution = {
    'iopub.execute_input': at(5),
    'iopub.status.busy': at(0),
    'iopub.status.idle': at(300),
    'shell.execute_reply': at(200),
    'shell.execute_reply.started': at(5),
  };
  const input = code('b');
  input.metadata.execution = { 'iopub.execute_input': at(0), 'shell.execute_reply': at(400) };
  expect(longestFirst([notebook(code('c', 250)), notebook(lab), notebook(input)])).toEqual([2, 1, 0]);
});
