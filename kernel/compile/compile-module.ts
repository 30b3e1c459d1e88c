import { blankTypes } from './blank-types.js';
import type { CompiledCell } from './compiled-cell.js';
import { elideImports } from './elide-imports.js';
import { type LoweringOptions, lower, needsLowering } from './lowering.js';
import { parameterProperties } from './parameter-properties.js';
import { parseCell } from './source.js';
import { mapJson } from './source-map.js';

/**
 * Makes a TypeScript file that a cell imports into an ECMAScript module: types go, imports and exports stay.
 * Where no `map` comes back, lines and columns are those of the file.
 * @throws CompileError where the file is no valid TypeScript.
 */
export function compileModule(text: string, options: LoweringOptions = {}): Pick<CompiledCell, 'js' | 'map'> {
  const source = parseCell(text);
  if (needsLowering(source)) {
    elideImports(source);
    const { js, mappings } = lower(source.out.toString(), options);
    return { js, map: mapJson(mappings) };
  }
  blankTypes(source);
  parameterProperties(source);
  elideImports(source);
  const js = source.out.toString();
  // Blanking keeps every place; only what was put in, or drawn together to one line, moves what follows.
  if (js.length === text.length && lineCount(js) === lineCount(text)) return { js };
  return { js, map: mapJson(source.out.generateDecodedMap({ hires: 'boundary' }).mappings) };
}

function lineCount(text: string): number {
  return text.split(/[\n\r\u2028\u2029]/).length;
}
