import { createTwoFilesPatch } from 'diff';
import { type CodeCell, hasTag, type Notebook } from '../notebook/types.js';
import { type Comparable, comparables } from './comparable.js';
import { type Rule, sanitizeText } from './sanitize.js';

export interface CompareOptions {
  /** Numbers in texts may differ by this share of their size. */
  tolerance: number;
  rules: readonly Rule[];
}

/** A cell whose outputs are not those stored. */
export interface Mismatch {
  /** Index in the notebook. */
  cell: number;
  /** The difference, as a patch from stored to new. */
  diff: string;
}

const NUMBER = /[-+−]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?/gi;
const MAX_DIFF_LINES = 40;

/** Compares the outputs of a run with the stored ones, cell by cell; `nbval-*` tags are heeded. */
export function compareNotebooks(stored: Notebook, run: Notebook, options: CompareOptions): Mismatch[] {
  const byId = new Map(stored.cells.map((cell, index) => [cell.id ?? index, cell]));
  return run.cells.flatMap((cell, index) => {
    const old = byId.get(cell.id ?? index);
    // Injected parameters have nothing to compare with.
    if (cell.cell_type !== 'code' || old?.cell_type !== 'code' || ignores(cell)) return [];
    const diff = compareCells(old, cell, options);
    return diff === undefined ? [] : [{ cell: index, diff }];
  });
}

function ignores(cell: CodeCell): boolean {
  const tags = ['nbval-ignore-output', 'nbval-skip', 'skip-execution'];
  return tags.some((tag) => hasTag(cell, tag)) || /^\s*\/\/ *NBVAL_(?:IGNORE_OUTPUT|SKIP)\b/m.test(cell.source);
}

function compareCells(stored: CodeCell, run: CodeCell, { tolerance, rules }: CompareOptions): string | undefined {
  const clean = (items: Comparable[]): Comparable[] =>
    items.map(({ kind, text }) => ({ kind, text: sanitizeText(text, rules) }));
  const [before, after] = [clean(comparables(stored.outputs)), clean(comparables(run.outputs))];
  if (before.length !== after.length || before.some(({ kind }, i) => kind !== after[i]!.kind)) {
    return patch('', page(before), page(after));
  }
  const patches = before.flatMap(({ kind, text }, i) =>
    equalText(text, after[i]!.text, tolerance) ? [] : [patch(` ${kind}`, text, after[i]!.text)],
  );
  return patches.length === 0 ? undefined : patches.join('\n');
}

/** All outputs of a cell, one below the other. */
function page(items: readonly Comparable[]): string {
  return items.map(({ kind, text }) => `${kind}:\n${text.replace(/\n?$/, '\n')}`).join('');
}

function patch(what: string, before: string, after: string): string {
  const text = createTwoFilesPatch(`stored${what}`, `new${what}`, before, after, undefined, undefined, { context: 2 });
  const lines = text
    .trimEnd()
    .split('\n')
    .slice(1)
    .filter((line) => !line.startsWith('\\ No newline'));
  const more = lines.length - MAX_DIFF_LINES;
  return more > 0 ? `${lines.slice(0, MAX_DIFF_LINES).join('\n')}\n… ${more} more lines` : lines.join('\n');
}

/** Equal, but for numbers that are near each other. */
export function equalText(a: string, b: string, tolerance: number): boolean {
  if (a === b) return true;
  if (tolerance === 0 || a.replace(NUMBER, '#') !== b.replace(NUMBER, '#')) return false;
  const numbers = (text: string): number[] => (text.match(NUMBER) ?? []).map((word) => Number(word.replace('−', '-')));
  const others = numbers(b);
  return numbers(a).every(
    (x, i) => x === others[i] || Math.abs(x - others[i]!) <= tolerance * Math.max(Math.abs(x), Math.abs(others[i]!)),
  );
}
