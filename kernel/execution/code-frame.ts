import { gray, red } from './ansi.js';

/** Lines shown above and below the one in question. */
const CONTEXT = 2;

/**
 * The lines around a place in a cell, the place marked: what an error points at.
 *
 * @param line - one-based
 * @param column - one-based
 * @param length - characters to underline, on that line
 */
export function codeFrame(code: string, line: number, column: number, length = 1): string[] {
  const lines = code.split('\n');
  const first = Math.max(1, line - CONTEXT);
  const last = Math.min(lines.length, line + CONTEXT);
  const width = String(last).length;
  const frame: string[] = [];
  for (let number = first; number <= last; number++) {
    const text = lines[number - 1] ?? '';
    const gutter = `${String(number).padStart(width)} | `;
    if (number !== line) {
      frame.push(`  ${gray(gutter)}${text}`);
      continue;
    }
    frame.push(`${red('>')} ${gray(gutter)}${text}`);
    const room = Math.max(1, Math.min(length, text.length - column + 1));
    // Tabs stay tabs, so that the mark stands under its place whatever their width is.
    const indent = text.slice(0, column - 1).replace(/[^\t]/g, ' ');
    frame.push(`  ${gray(`${' '.repeat(width)} | `)}${indent}${red('^'.repeat(room))}`);
  }
  return frame;
}
