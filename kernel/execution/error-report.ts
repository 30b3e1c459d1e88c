import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import type { ErrorContent } from '../thread-messages.js';
import { cyan, gray, red } from './ansi.js';
import { sourceOf } from './cell-sources.js';
import { codeFrame } from './code-frame.js';
import { wholeStack } from './shown-stacks.js';
import { type StackFrame, stackFrames } from './stack-frames.js';

/** Frames shown; recursion without end has thousands. */
const LONGEST_STACK = 12;
/** Errors of a chain of causes that are shown. */
const DEEPEST_CAUSE = 4;

/** What a front end shows of something thrown: the message, the user's own lines first, and a code frame of the first. */
export function reportError(thrown: unknown): ErrorContent {
  const { ename, evalue } = headline(thrown);
  return { ename, evalue, traceback: traceback(thrown, 0) };
}

function headline(thrown: unknown): { ename: string; evalue: string } {
  if (!isError(thrown)) return { ename: 'Uncaught', evalue: inspect(thrown, { maxStringLength: 2000, depth: 2 }) };
  return { ename: text(thrown.name) || 'Error', evalue: text(thrown.message) };
}

function isError(thrown: unknown): thrown is Error {
  // Also errors of another realm (`vm`), which are no instances of our Error.
  return thrown instanceof Error || Object.prototype.toString.call(thrown) === '[object Error]';
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : inspect(value);
}

function traceback(thrown: unknown, depth: number): string[] {
  const { ename, evalue } = headline(thrown);
  const lines = `${ename}${evalue ? `: ${evalue}` : ''}`.split('\n');
  const result = [red(lines[0]!), ...lines.slice(1)];
  if (!isError(thrown)) return result;
  const all = stackFrames(wholeStack(thrown));
  const own = all.filter((frame) => frame.own);
  const frames = own.length > 0 ? own : all;
  if (frames[0]) result.push(...frameOf(frames[0]));
  result.push(...frames.slice(0, LONGEST_STACK).map(showFrame));
  if (frames.length > LONGEST_STACK) result.push(gray(`    … ${frames.length - LONGEST_STACK} more`));
  const more: [string, unknown][] = [];
  if (thrown.cause !== undefined) more.push(['Caused by', thrown.cause]);
  if (Array.isArray((thrown as AggregateError).errors)) {
    for (const error of (thrown as AggregateError).errors.slice(0, DEEPEST_CAUSE)) more.push(['One of', error]);
  }
  if (depth >= DEEPEST_CAUSE) return result;
  for (const [label, error] of more) result.push('', `${gray(`${label}:`)}`, ...traceback(error, depth + 1));
  return result;
}

function showFrame({ name, script, line, column }: StackFrame): string {
  return `    ${gray('at')} ${name ? `${name} ` : ''}${cyan(`${script}:${line}:${column}`)}`;
}

function frameOf({ script, line, column }: StackFrame): string[] {
  let code = sourceOf(script);
  if (code === undefined) {
    try {
      code = readFileSync(script, 'utf8');
    } catch {
      return [];
    }
  }
  return ['', ...codeFrame(code, line, column), ''];
}
