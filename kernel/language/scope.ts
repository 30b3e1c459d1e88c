import { type DeclaredName, declaredNames } from './declared-names.js';

/** Names of cells' modules begin with this. */
export const CELL_PREFIX = 'gradbook-cell-';

interface Declarer extends DeclaredName {
  /** Number of the cell that declared the name last. */
  cell: number;
}

/**
 * The names of a notebook and the cell that declared each of them last. A cell is a module of its own whose text is the user's,
 * unchanged, with a trailer on a line of its own that imports what the cell uses and exports what it declares:
 *
 * ```
 * acc = acc.concat(rows)
 * ;import * as __cell1 from "./gradbook-cell-1"; … declare let acc: typeof __cell2.acc; import rows = __cell1.rows; export { };
 * ```
 *
 * So no line moves, a name may be declared again with another type, and assignments are checked against the declaration.
 *
 * Whole cells are imported, not names: the compiler rebuilds its program when the list of imported modules changes (20 ms), and goes on with
 * the one it has otherwise (1 ms). The list is prepared before it is known what the cell will use.
 */
export class NotebookScope {
  readonly #names = new Map<string, Declarer>();

  /** Makes the names of a cell those that later cells see. */
  add(cell: number, code: string): void {
    for (const [name, declared] of declaredNames(code)) this.#names.set(name, { ...declared, cell });
  }

  /** Jupyter's word for a name of the notebook. */
  typeOf(name: string): string | undefined {
    return this.#names.get(name)?.type;
  }

  /** The cells that declared a name last. */
  declaringCells(): Set<number> {
    return new Set([...this.#names.values()].map(({ cell }) => cell));
  }

  /** The text of a cell's module, which imports `prepared` cells in any case. */
  moduleText(code: string, prepared: Iterable<number>): string {
    const declared = declaredNames(code);
    const exports = [...declared].filter(([, { exported }]) => !exported).map(([name]) => name);
    return `${code}\n;${this.#imports(identifiers(code), declared, prepared)} export { ${exports.join(', ')} };`;
  }

  /**
   * The text of a cell that is being written, one line further down: its brackets may be open, which would swallow a trailer.
   * `every` makes all names of the notebook visible, not only those that occur in the cell.
   */
  draftText(code: string, every: boolean, prepared: Iterable<number>): string {
    const names = every ? this.#names.keys() : identifiers(code);
    // The braces end the imports: right behind one, only the keywords of imports would be proposed.
    return `${this.#imports(names, declaredNames(code), prepared)} {}\n${code}`;
  }

  #imports(names: Iterable<string>, declared: ReadonlyMap<string, DeclaredName>, prepared: Iterable<number>): string {
    const cells = new Set(prepared);
    const aliases: string[] = [];
    for (const name of names) {
      const declarer = this.#names.get(name);
      if (!declarer || declared.has(name)) continue;
      cells.add(declarer.cell);
      aliases.push(alias(name, declarer));
    }
    const imports = [...cells].map((cell) => `import * as __cell${cell} from "./${CELL_PREFIX}${cell}";`);
    return [...imports, ...aliases].join(' ');
  }
}

function alias(name: string, { cell, assignable, typeImport }: Declarer): string {
  const from = `__cell${cell}.${name}`;
  // Of a type-only import there can be no alias.
  if (typeImport) return `import { ${name} } from "./${CELL_PREFIX}${cell}";`;
  if (!assignable) return `import ${name} = ${from};`;
  // In the type of a function, because a plain `typeof` looks back through the cell's code for what narrows it, and goes in circles there.
  return `declare let ${name}: (() => typeof ${from}) extends () => infer T ? T : never;`;
}

/** Every word of a cell that may be a name; strings and comments included, which does no harm. */
function identifiers(code: string): Set<string> {
  return new Set(code.match(/[\p{ID_Start}$_][\p{ID_Continue}$]*/gu));
}
