import { awaits } from './awaits.js';
import { blankTypes } from './blank-types.js';
import type { CompiledCell } from './compiled-cell.js';
import { declarations } from './declarations.js';
import { imports, typeOnlyNames } from './imports.js';
import { lastExpression } from './last-expression.js';
import { type LoweringOptions, lower, needsLowering } from './lowering.js';
import { parameterProperties } from './parameter-properties.js';
import { parseCell, type Source } from './source.js';
import { composeMappings, mapJson } from './source-map.js';

export interface CompileOptions extends LoweringOptions {
  /** The cell's number; part of no code, but of the errors' file name. */
  executionCount: number;
}

/**
 * Makes a cell's TypeScript into JavaScript for V8's REPL mode, without checking types.
 *
 * ```
 * text ─ parse ─┬────────────────────────────────────── blank types ─ parameter properties ─┬─ declarations ─ imports ─ awaits ─┐
 *               └ enums, decorators, using …: last expression ─ TypeScript 6 ─ parse ───────┘              last expression ─ js, map
 * ```
 *
 * Cells are strict, as TypeScript modules are.
 * @throws CompileError where the cell is no valid TypeScript.
 */
export function compileCell(code: string, options: CompileOptions): CompiledCell {
  const source = parseCell(code.replace(/^#!/, '//'));
  if (!needsLowering(source)) {
    blankTypes(source);
    parameterProperties(source);
    const { js, mappings } = finish(source, true);
    return { js, map: mapJson(mappings), declares: [...source.declares] };
  }
  // TypeScript moves statements about, so the last expression is marked before.
  const typeOnly = typeOnlyNames(source);
  lastExpression(source);
  const marked = source.out.generateDecodedMap({ hires: 'boundary' }).mappings;
  const lowered = lower(source.out.toString(), options);
  const plain = parseCell(lowered.js);
  const { js, mappings } = finish(plain, false, typeOnly);
  const map = composeMappings(mappings, composeMappings(lowered.mappings, marked));
  // Names that TypeScript made up (`__decorate`, `env_1`) are nobody's.
  const declares = [...plain.declares].filter((name) =>
    new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`).test(code),
  );
  return { js, map: mapJson(map), declares };
}

/** The steps that plain JavaScript takes. */
function finish(source: Source, markLast: boolean, typeOnly?: ReadonlySet<string>) {
  const lets = declarations(source);
  imports(source, typeOnly);
  awaits(source);
  if (markLast) lastExpression(source);
  source.out.prepend(`'use strict';${lets}`);
  return { js: source.out.toString(), mappings: source.out.generateDecodedMap({ hires: 'boundary' }).mappings };
}
