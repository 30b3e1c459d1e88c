import type { Position } from './engine.js';

/** The place of a UTF-16 offset in a text. */
export function positionAt(text: string, offset: number): Position {
  const lines = text.slice(0, offset).split(/\r\n|[\n\r\u2028\u2029]/);
  return { line: lines.length - 1, character: lines[lines.length - 1]!.length };
}
