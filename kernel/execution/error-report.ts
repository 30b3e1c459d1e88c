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
/** Fields of an error that a report tells in its own way. */
const TOLD = new Set(['name', 'message', 'stack', 'cause', 'errors']);

/** What a front end shows of something thrown: the message, the user's own lines first, and a code frame of the first. */
export function reportError(thrown: unknown): ErrorContent {
  const { ename, evalue } = headline(thrown);
  return { ename, evalue, traceback: traceback(thrown) };
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

/** @param above - the errors that this one is a cause of */
function traceback(thrown: unknown, above: readonly unknown[] = []): string[] {
  const { ename, evalue } = headline(thrown);
  const known = isError(thrown) || above.length === 0;
  const lines = (known ? `${ename}${evalue ? `: ${evalue}` : ''}` : evalue).split('\n');
  const result = [red(lines[0]!), ...lines.slice(1)];
  if (!isError(thrown)) return result;
  const all = stackFrames(wholeStack(thrown));
  const own = all.filter((frame) => frame.own);
  const frames = own.length > 0 ? own : all;
  if (frames[0]) result.push(...frameOf(frames[0]));
  result.push(...frames.slice(0, LONGEST_STACK).map(showFrame));
  if (frames.length > LONGEST_STACK) result.push(gray(`    … ${frames.length - LONGEST_STACK} more`));
  if (all[0]?.own) result.push(...fields(thrown));
  const chain = [...above, thrown];
  const more: [string, unknown][] = [];
  if (thrown.cause !== undefined) more.push(['Caused by', thrown.cause]);
  if (Array.isArray((thrown as AggregateError).errors)) {
    for (const error of (thrown as AggregateError).errors.slice(0, DEEPEST_CAUSE)) more.push(['One of', error]);
  }
  if (above.length >= DEEPEST_CAUSE) return result;
  for (const [label, error] of more) {
    if (!chain.includes(error)) result.push('', `${gray(`${label}:`)}`, ...traceback(error, chain));
  }
  return result;
}

/** What the user's own code keeps in an error beside its message, as Node prints it; the messages of Node and of packages say what theirs do. */
function fields(error: Error): string[] {
  const names = Object.keys(error).filter((name) => !TOLD.has(name));
  const { code } = error as NodeJS.ErrnoException;
  if (names.length === 0 || 'errno' in error || text(code).startsWith('ERR_')) return [];
  const own: Record<string, unknown> = {};
  for (const name of names) {
    const { value, get } = Object.getOwnPropertyDescriptor(error, name)!;
    if (!get) own[name] = value;
  }
  return inspect(own, { depth: 2, maxStringLength: 2000, maxArrayLength: 20 })
    .split('\n')
    .map((line) => `    ${line}`);
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
