import MagicString from 'magic-string';
import type { Comment, Program } from 'oxc-parser';
import { CompileError } from './compile-error.js';
import { parseSync } from './parser.js';
import { topLevelNames } from './top-level-names.js';

/** A cell on its way through the chain of transforms: each of them reads `program` and edits `out`. */
export interface Source {
  readonly text: string;
  readonly program: Program;
  readonly comments: readonly Comment[];
  readonly out: MagicString;
  /** Blanked ranges by their end: where a range ends a statement, its start is where the statement's value ends. */
  readonly blanks: Map<number, number>;
  /** Names of values declared at top level. */
  readonly declares: ReadonlySet<string>;
  /** Globals that this cell or an earlier one declared: they go by another name. */
  readonly shadowed: Set<string>;
}

/**
 * Parses a cell as a TypeScript module.
 * @throws CompileError at the first syntax error.
 */
export function parseCell(text: string, shadowed: Iterable<string> = []): Source {
  const result = parseSync('cell.ts', text, { lang: 'ts', sourceType: 'module', showSemanticErrors: true });
  const error = result.errors.find((e) => e.severity === 'Error');
  if (error) {
    const help = error.helpMessage ? ` (${error.helpMessage})` : '';
    throw CompileError.at(text, error.labels[0]?.start ?? 0, error.message + help);
  }
  return {
    text,
    program: result.program,
    comments: result.comments,
    out: new MagicString(text),
    blanks: new Map(),
    declares: topLevelNames(result.program),
    shadowed: new Set(shadowed),
  };
}

/** The same text with every character but line ends replaced by a space: lines and columns stay. */
export function spaces(text: string): string {
  return text.replace(/[^\n\r\u2028\u2029]/g, ' ');
}

/**
 * Blanks a range in place. `first` replaces the first character: `;` where a following line could join the one before
 * (automatic semicolon insertion), `(` for a cast. `oneLine` drops line ends, for places that must not break.
 */
export function blank(source: Source, start: number, end: number, first = ' ', oneLine = false): void {
  if (end <= start) return;
  const rest = source.text.slice(start + 1, end);
  source.out.update(start, end, first + (oneLine ? rest.replace(/[\s\S]/g, ' ') : spaces(rest)));
  source.blanks.set(end, start);
}

/** Whether what stands at `offset` was blanked. */
export function isBlanked(source: Source, offset: number): boolean {
  for (const [end, start] of source.blanks) if (start <= offset && offset < end) return true;
  return false;
}

/** Where the value that ends at `end` ends once the blanked types behind it are gone: `x` of `x as T`. */
export function valueEnd(source: Source, end: number): number {
  let at = end;
  for (let start = source.blanks.get(at); start !== undefined; start = source.blanks.get(at)) at = start;
  return at;
}

/** The next offset from `from` that is neither white space nor comment. */
export function skipTrivia(source: Source, from: number): number {
  let at = from;
  for (;;) {
    while (at < source.text.length && /\s/.test(source.text[at]!)) at++;
    const comment = source.comments.find((c) => c.start === at);
    if (!comment) return at;
    at = comment.end;
  }
}

/** The end of `text` (`?`, `abstract` …) where it is the next token from `from`. */
export function tokenEnd(source: Source, from: number, text: string): number | undefined {
  const at = skipTrivia(source, from);
  return source.text.startsWith(text, at) ? at + text.length : undefined;
}
