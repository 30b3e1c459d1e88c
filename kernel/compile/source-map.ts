import { decode, encode, type SourceMapMappings } from '@jridgewell/sourcemap-codec';

/** A place in a text, both zero-based; columns in UTF-16 code units. */
export interface TextPosition {
  line: number;
  column: number;
}

const decoded = new Map<string, SourceMapMappings>();

/**
 * Where a place of a cell's JavaScript comes from, exactly.
 * @param map `CompiledCell.map`; without one, places are the same.
 */
export function originalPosition(map: string | undefined, { line, column }: TextPosition): TextPosition {
  if (map === undefined) return { line, column };
  let mappings = decoded.get(map);
  if (!mappings) {
    mappings = decode((JSON.parse(map) as { mappings: string }).mappings);
    if (decoded.size > 50) decoded.clear();
    decoded.set(map, mappings);
  }
  return trace(mappings, line, column) ?? { line, column };
}

/** The mappings of two steps in one: `second` was made from the text that `first` describes. */
export function composeMappings(second: SourceMapMappings, first: SourceMapMappings): SourceMapMappings {
  return second.map((segments) =>
    segments.flatMap((segment): SourceMapMappings[number] => {
      if (segment.length === 1) return [];
      const from = trace(first, segment[2], segment[3]);
      return from ? [[segment[0], 0, from.line, from.column]] : [];
    }),
  );
}

/** A source map of one unnamed source. */
export function mapJson(mappings: SourceMapMappings): string {
  return JSON.stringify({ version: 3, sources: ['cell.ts'], names: [], mappings: encode(mappings) });
}

/** The last segment at or before the place, on its line or above it. */
function trace(mappings: SourceMapMappings, line: number, column: number): TextPosition | undefined {
  for (let at = Math.min(line, mappings.length - 1); at >= 0; at--) {
    const segments = mappings[at]!;
    for (let i = segments.length - 1; i >= 0; i--) {
      const segment = segments[i]!;
      if (segment.length > 1 && (at < line || segment[0] <= column)) return { line: segment[2]!, column: segment[3]! };
    }
    // Before the first segment of its line: that segment is the nearest.
    const first = segments.find((s) => s.length > 1);
    if (at === line && first) return { line: first[2]!, column: first[3]! };
  }
  return undefined;
}
