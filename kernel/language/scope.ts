import { type DeclaredName, declaredNames } from './declared-names.js';

interface Declarer extends DeclaredName {
  /** Module specifier of the cell that declared the name last. */
  from: string;
}

/**
 * The names of a notebook and the cell that declared each of them last. A cell is a module of its own whose text is the user's,
 * unchanged, with a trailer on a line of its own that imports what the cell uses and exports what it declares:
 *
 * ```
 * acc = acc.concat(rows)
 * ;declare let acc: typeof import("./cell-2").acc; import { rows } from "./cell-1"; export { };
 * ```
 *
 * So no line moves, a name may be declared again with another type, and assignments are checked against the declaration.
 */
export class NotebookScope {
  readonly #names = new Map<string, Declarer>();

  /** Makes the names of a cell those that later cells see. */
  add(from: string, code: string): void {
    for (const [name, declared] of declaredNames(code)) this.#names.set(name, { ...declared, from });
  }

  /** Jupyter's word for a name of the notebook. */
  typeOf(name: string): string | undefined {
    return this.#names.get(name)?.type;
  }

  /** The text of a cell's module. */
  moduleText(code: string): string {
    const declared = declaredNames(code);
    const exports = [...declared].filter(([, { exported }]) => !exported).map(([name]) => name);
    return `${code}\n;${this.#imports(identifiers(code), declared)} export { ${exports.join(', ')} };`;
  }

  /**
   * The text of a cell that is being written, one line further down: its brackets may be open, which would swallow a trailer.
   * `every` makes all names of the notebook visible, not only those that occur in the cell.
   */
  draftText(code: string, every: boolean): string {
    return `${this.#imports(every ? this.#names.keys() : identifiers(code), declaredNames(code))}\n${code}`;
  }

  #imports(names: Iterable<string>, declared: ReadonlyMap<string, DeclaredName>): string {
    const imports: string[] = [];
    for (const name of names) {
      const declarer = this.#names.get(name);
      if (!declarer || declared.has(name)) continue;
      const from = JSON.stringify(declarer.from);
      imports.push(
        declarer.assignable
          ? `declare let ${name}: typeof import(${from}).${name};`
          : `import { ${name} } from ${from};`,
      );
    }
    return imports.join(' ');
  }
}

/** Every word of a cell that may be a name; strings and comments included, which does no harm. */
function identifiers(code: string): Set<string> {
  return new Set(code.match(/[\p{ID_Start}$_][\p{ID_Continue}$]*/gu));
}
