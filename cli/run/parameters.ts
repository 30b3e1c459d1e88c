import { randomUUID } from 'node:crypto';
import { UsageError } from '../errors.js';
import { type CodeCell, hasTag, type Notebook } from '../notebook/types.js';

export type Parameters = Record<string, unknown>;

/**
 * Reads `name=value` pairs: values are JSON, anything else is a string.
 *
 * @throws {UsageError} for a pair without `=` or a name that is no identifier.
 */
export function parseParameters(pairs: readonly string[]): Parameters {
  const parameters: Parameters = {};
  for (const pair of pairs) {
    const [, name, text] = /^([^=]+)=(.*)$/s.exec(pair) ?? [];
    if (name === undefined || text === undefined) throw new UsageError(`--param ${pair}: write it as name=value.`);
    if (!/^[A-Za-z_$][\w$]*$/.test(name)) throw new UsageError(`--param ${pair}: "${name}" is not a variable name.`);
    parameters[name] = jsonOrText(text);
  }
  return parameters;
}

/**
 * Puts an `injected-parameters` cell after the one tagged `parameters` (or first), as papermill does. An earlier
 * injected cell is replaced.
 *
 * @returns the names that the `parameters` cell does not mention: probably misspelt.
 */
export function injectParameters(notebook: Notebook, parameters: Parameters): string[] {
  if (Object.keys(parameters).length === 0) return [];
  notebook.cells = notebook.cells.filter((cell) => !hasTag(cell, 'injected-parameters'));
  const index = notebook.cells.findIndex((cell) => hasTag(cell, 'parameters'));
  const cell: CodeCell = {
    cell_type: 'code',
    ...(notebook.nbformat_minor >= 5 && { id: randomUUID().slice(0, 8) }),
    metadata: { tags: ['injected-parameters'] },
    // `let`, so that `true` is typed boolean and code for the other case still compiles.
    source: [
      '// Parameters',
      ...Object.entries(parameters).map(([name, value]) => `let ${name} = ${JSON.stringify(value)};`),
    ].join('\n'),
    execution_count: null,
    outputs: [],
  };
  notebook.cells.splice(index + 1, 0, cell);
  const declared = notebook.cells[index]?.source ?? '';
  return Object.keys(parameters).filter(
    (name) => !new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`).test(declared),
  );
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
