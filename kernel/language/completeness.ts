import { parseSync } from '../compile/parser.js';
import type { Completeness } from './engine.js';

const INDENT = '  ';

/** Whether a console should run `code` or wait for more: what is missing at the very end is incomplete, all else is invalid. */
export function completeness(code: string): Completeness {
  const { errors, program } = parseSync('cell.ts', code, { lang: 'ts', sourceType: 'module' });
  const error = errors.find((e) => e.severity === 'Error');
  // An overload, or a head whose body begins on the next line.
  const last = program.body.at(-1);
  if (!error)
    return last?.type === 'TSDeclareFunction' && !last.declare
      ? { status: 'incomplete', indent: '' }
      : { status: 'complete' };
  const at = error.labels[0]?.start ?? 0;
  const open = at >= code.trimEnd().length || isOpen(code.slice(at));
  return open ? { status: 'incomplete', indent: indentation(code) } : { status: 'invalid' };
}

/** A template or comment that goes on over lines; a plain string may not. */
function isOpen(rest: string): boolean {
  return rest.startsWith('/*') || rest.startsWith('`') || rest.startsWith('}');
}

/** The indentation of the next line: that of the last one, a step deeper behind an open bracket. */
function indentation(code: string): string {
  const last = code.trimEnd().split('\n').pop() ?? '';
  const now = /^[ \t]*/.exec(last)![0];
  return /[([{]\s*(\/\/.*)?$|=>\s*$/.test(last) ? now + (now.includes('\t') ? '\t' : INDENT) : now;
}
