import { stripVTControlCharacters } from 'node:util';
import type { Notebook } from '../notebook/types.js';
import { cellName, type NotebookRun } from './notebook-run.js';

/** A notebook with what became of it; without a notebook it could not be read. */
export interface Reported {
  name: string;
  notebook?: Notebook;
  run: NotebookRun;
}

/** The runs as a JUnit report: a suite per notebook, a test case per cell that ran. */
export function junitReport(reports: readonly Reported[]): string {
  const suites = reports.map(suite);
  const sum = (key: 'tests' | 'failures' | 'errors'): number => suites.reduce((total, s) => total + s[key], 0);
  const time = reports.reduce((total, { run }) => total + run.milliseconds, 0);
  const counts = `tests="${sum('tests')}" failures="${sum('failures')}" errors="${sum('errors')}" time="${seconds(time)}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="gradbook" ${counts}>\n${suites.map(({ xml }) => xml).join('')}</testsuites>\n`;
}

function suite({ name, notebook, run }: Reported): { xml: string; tests: number; failures: number; errors: number } {
  const { failure } = run;
  const cases = run.cells
    .filter(({ cell }) => cell !== failure?.cell)
    .map(({ cell, milliseconds }) =>
      testCase(name, notebook ? cellName(notebook, cell) : `cell ${cell + 1}`, milliseconds),
    );
  // A cell that fails is a failure; a kernel that dies or a file that cannot be read is an error.
  const isError = failure?.kind === 'kernel' || failure?.kind === 'interrupted';
  if (failure) {
    const title = failure.cell !== undefined && notebook ? cellName(notebook, failure.cell) : 'notebook';
    const milliseconds = run.cells.find(({ cell }) => cell === failure.cell)?.milliseconds ?? 0;
    const tag = isError ? 'error' : 'failure';
    const body = `<${tag} type="${failure.kind}" message="${xmlText(failure.message)}">${xmlText(failure.detail ?? failure.message)}</${tag}>`;
    cases.push(testCase(name, title, milliseconds, body));
  }
  const counts = { tests: cases.length, failures: failure && !isError ? 1 : 0, errors: isError ? 1 : 0 };
  const attributes = Object.entries(counts)
    .map(([key, value]) => `${key}="${value}"`)
    .join(' ');
  const xml = `  <testsuite name="${xmlText(name)}" ${attributes} time="${seconds(run.milliseconds)}">\n${cases.join('')}  </testsuite>\n`;
  return { xml, ...counts };
}

function testCase(suite: string, title: string, milliseconds: number, body = ''): string {
  const attributes = `classname="${xmlText(suite)}" name="${xmlText(title)}" time="${seconds(milliseconds)}"`;
  return body ? `    <testcase ${attributes}>${body}</testcase>\n` : `    <testcase ${attributes}/>\n`;
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\n': '&#10;',
};

/** Text for XML 1.0, which has no place for most control characters. */
function xmlText(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replace(/[&<>"'\n]/g, (character) => ENTITIES[character]!);
}
