import { CompileError } from '../compile/compile-error.js';
import { pythonLine } from '../language/advice/python.js';
import type { Diagnostic } from '../language/engine.js';
import { linesOf } from '../language/position.js';
import type { ErrorContent } from '../thread-messages.js';
import { bold, cyan, gray, red } from './ansi.js';
import { codeFrame } from './code-frame.js';

/** What stops a cell before it runs: all its type errors, each with its place and a code frame. */
export function typeErrors(diagnostics: Diagnostic[], code: string, executionCount: number): ErrorContent {
  const traceback: string[] = [];
  const messages: string[] = [];
  for (const { code: number, message, start, end } of diagnostics) {
    const line = start.line + 1;
    const column = start.character + 1;
    const length = end.line === start.line ? end.character - start.character : Number.POSITIVE_INFINITY;
    const place = `Cell[${executionCount}]:${line}:${column}`;
    messages.push(`${place} - TS${number}: ${message}`);
    if (traceback.length > 0) traceback.push('');
    traceback.push(`${cyan(place)} - ${bold(red('error'))} ${gray(`TS${number}:`)} ${message}`, '');
    traceback.push(...codeFrame(code, line, column, length));
  }
  traceback.push('', gray('The cell did not run. `// @ts-nocheck` on its first line lets it run with type errors.'));
  return { ename: 'TypeScriptError', evalue: messages.join('\n'), traceback };
}

/** What stops a cell that is no TypeScript: where the compiler stumbled. */
export function syntaxError(error: unknown, code: string, executionCount: number): ErrorContent {
  if (!(error instanceof CompileError)) {
    const { message } = error as Error;
    return { ename: 'SyntaxError', evalue: message, traceback: [`${red('SyntaxError')}: ${message}`] };
  }
  const advice = pythonLine(linesOf(code)[error.line] ?? '');
  const message = advice === undefined ? error.message : `${error.message}. ${advice}`;
  const line = error.line + 1;
  const column = error.column + 1;
  const place = `Cell[${executionCount}]:${line}:${column}`;
  return {
    ename: 'SyntaxError',
    evalue: `${message} (${place})`,
    traceback: [`${cyan(place)} - ${bold(red('SyntaxError'))}: ${message}`, '', ...codeFrame(code, line, column)],
  };
}

/** The error of a file that a cell imports and that is no TypeScript. */
export function fileSyntaxError(error: unknown): Error {
  if (!(error instanceof CompileError)) return error as Error;
  const { message, line, column, path, code } = error as CompileError & { path: string; code: string };
  const frame = codeFrame(code, line + 1, column + 1).join('\n');
  return new SyntaxError(`${message} (${path}:${line + 1}:${column + 1})\n\n${frame}\n`);
}
