import { SourceMap, type SourceMapPayload } from 'node:module';

interface CellSource {
  code: string;
  map?: SourceMap;
  /** Characters that were put before the first line. */
  shift: number;
}

/** A place in a cell or file: one-based line and column. */
export interface Place {
  line: number;
  column: number;
}

const sources = new Map<string, CellSource>();

/** The name under which a cell appears in stacks. */
export function cellName(executionCount: number): string {
  return `Cell[${executionCount}]`;
}

/** Remembers the text of a script, so that errors in it, also later ones, can show their lines. */
export function rememberSource(name: string, code: string, map?: string, shift = 0): void {
  sources.set(name, { code, shift, ...(map && { map: new SourceMap(JSON.parse(map) as SourceMapPayload) }) });
}

/** The text of script `name`; undefined when it is none of the user's. */
export function sourceOf(name: string): string | undefined {
  return sources.get(name)?.code;
}

/** Where the user wrote what runs at `place` of script `name`. */
export function originalPlace(name: string, { line, column }: Place): Place {
  const source = sources.get(name);
  if (!source) return { line, column };
  const generated = line === 1 ? column - source.shift : column;
  const entry = source.map?.findEntry(line - 1, generated - 1);
  if (!entry || !('originalLine' in entry)) return { line, column: generated };
  return { line: entry.originalLine + 1, column: entry.originalColumn + 1 };
}
