import { awaits } from './awaits.js';
import { blankTypes } from './blank-types.js';
import type { CompiledCell } from './compiled-cell.js';
import { declarations, hoistAboveCode } from './declarations.js';
import { imports, typeOnlyNames } from './imports.js';
import { lastExpression } from './last-expression.js';
import { type LoweringOptions, lower, needsLowering } from './lowering.js';
import { parameterProperties } from './parameter-properties.js';
import { renameShadowed, shadowGlobals } from './shadowing.js';
import { parseCell, type Source } from './source.js';
import { composeMappings, mapJson } from './source-map.js';

export interface CompileOptions extends LoweringOptions {
  /** The cell's number. No JavaScript depends on it: compiling a cell twice gives the same. */
  executionCount: number;
  /** Globals that earlier cells declared anew; the kernel keeps one {@link ShadowedGlobals} per notebook. */
  shadowed?: ReadonlySet<string>;
}

/**
 * Makes a cell's TypeScript into JavaScript for V8's REPL mode, without checking types.
 *
 * ```
 * text ─ parse ─┬────────────────────────────────────── blank types ─ parameter properties ─┬─ declarations ─ imports ─ renames ─┐
 *               └ enums, decorators, using …: last expression ─ TypeScript 6 ─ parse ───────┘      awaits ─ last expression ─ js, map
 * ```
 *
 * Cells are strict, as TypeScript modules are.
 * @throws CompileError where the cell is no valid TypeScript.
 */
export function compileCell(code: string, options: CompileOptions): CompiledCell {
  const source = parseCell(code.replace(/^#!/, '//'), options.shadowed);
  const declares = [...source.declares];
  if (!needsLowering(source)) {
    blankTypes(source);
    parameterProperties(source);
    const { js, mappings } = finish(source, true);
    return { js, map: mapJson(mappings), declares };
  }
  // TypeScript moves statements about, so the last expression is marked before.
  const typeOnly = typeOnlyNames(source);
  lastExpression(source);
  const marked = source.out.generateDecodedMap({ hires: 'boundary' }).mappings;
  const lowered = lower(source.out.toString(), options);
  const { js, mappings } = finish(parseCell(lowered.js, options.shadowed), false, typeOnly);
  const map = composeMappings(mappings, composeMappings(lowered.mappings, marked));
  return { js, map: mapJson(map), declares };
}

/** The steps that plain JavaScript takes. */
function finish(source: Source, markLast: boolean, typeOnly?: ReadonlySet<string>) {
  shadowGlobals(source);
  const lets = declarations(source);
  imports(source, typeOnly);
  renameShadowed(source);
  awaits(source);
  if (markLast) lastExpression(source);
  hoistAboveCode(source);
  source.out.prepend(`'use strict';${lets}`);
  return { js: source.out.toString(), mappings: source.out.generateDecodedMap({ hires: 'boundary' }).mappings };
}
