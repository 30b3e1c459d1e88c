import type { Diagnostic } from '../engine.js';
import { linesOf } from '../position.js';

const USED_BEFORE_DECLARATION = 2448;

/** Says where a semicolon is missing: a line that begins with `[` or `-` goes on with the one before, and speaks of what that declares. */
export function missingSemicolon({ code, start }: Diagnostic, text: string): string | undefined {
  if (code !== USED_BEFORE_DECLARATION) return undefined;
  const lines = linesOf(text);
  const first = /^\s*([[(`+\-/])/.exec(lines[start.line] ?? '')?.[1];
  const before = lines.slice(0, start.line).findLast((line) => line.trim() !== '');
  if (first === undefined || before === undefined || /[;{},([=?:&|*+\-/<>]\s*$/.test(before)) return undefined;
  return `A line that begins with ${first} goes on with the line before: end that with a semicolon`;
}
