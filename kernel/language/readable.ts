import { withoutDefaultDtype } from './default-dtype.js';

/** Modules whose global has another name. */
const ROOMS: Record<string, string> = { functional: 'F' };

/**
 * What a compiler says, without the names that only we know: `import("/a/b/gradbook-cell-3").Net` and `__cells.c3.Net` as people
 * know it, `Cell[3].Net`.
 *
 * @param ids - the cells' own ids by the number of their module, where they differ
 */
export function readable(message: string, ids: ReadonlyMap<number, number>): string {
  const cell = (_: string, number: string) => `Cell[${ids.get(Number(number)) ?? number}]`;
  return withoutDefaultDtype(message)
    .replace(/import\("gradbook:[^"]*"\)\./g, '')
    .replace(
      /typeof import\("gradbook:(?:[^"]*\/)?(\w+?)(?:\/index)?"\)/g,
      (_, room) => `typeof ${ROOMS[room] ?? room}`,
    )
    .replace(/(?:typeof )?import\("[^"]*?gradbook-cell-(\d+)"\)/g, cell)
    .replace(/(?:import\("[^"]*?gradbook-hub"\)|\b__cells)\.c(\d+)\b/g, cell)
    .replace(/"[^"]*?gradbook-cell-(\d+)"/g, cell);
}

/** Names of earlier cells reach a cell by imports; that is ours to know. */
export function withoutAlias(signature: string): string {
  return signature.replace(/^\(alias\) /, '').replace(/\nimport [^\n]*$/, '');
}
