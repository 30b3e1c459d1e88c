import type { Position } from './engine.js';

/** The lines of a text, by every ending that JavaScript knows. */
export const linesOf = (text: string): string[] => text.split(/\r\n|[\n\r\u2028\u2029]/);

/** The place of a UTF-16 offset in a text. */
export function positionAt(text: string, offset: number): Position {
  const lines = linesOf(text.slice(0, offset));
  return { line: lines.length - 1, character: lines[lines.length - 1]!.length };
}

/** The UTF-16 offset of a place in a text. */
export function offsetAt(text: string, { line, character }: Position): number {
  let start = 0;
  for (const { 0: ending, index } of text.matchAll(/\r\n|[\n\r\u2028\u2029]/g)) {
    if (line-- === 0) break;
    start = index + ending.length;
  }
  return start + character;
}
