import { type DeclaredName, declaredNames } from './declared-names.js';

/** Names of cells' modules begin with this. */
export const CELL_PREFIX = 'gradbook-cell-';

/** The module that gathers all cells, so that every cell has one and the same import. */
export const HUB = 'gradbook-hub';

/** What a module holds that no cell has become yet. */
export const emptyModule = `import * as __cells from "./${HUB}"; export {};`;

interface Declarer extends DeclaredName {
  /** Number of the module of the cell that declared the name last. */
  module: number;
}

/**
 * The names of a notebook and the cell that declared each of them last. A cell is a module of its own whose text is the user's,
 * unchanged, with a trailer on a line of its own that refers to what the cell uses and exports what it declares:
 *
 * ```
 * acc = acc.concat(rows)
 * ;import * as __cells from "./gradbook-hub"; declare let acc: typeof __cells.c2.acc; import rows = __cells.c1.rows; export { };
 * ```
 *
 * So no line moves, a name may be declared again with another type, and assignments are checked against the declaration. The list
 * of imports is always the same, because the compiler rebuilds its program when one changes (20 ms, otherwise 1 ms).
 */
export class NotebookScope {
  readonly #names = new Map<string, Declarer>();
  /** The modules that each module refers to. */
  readonly #references = new Map<number, Set<number>>();

  /** Makes the names of a cell those that later cells see. */
  add(module: number, code: string): void {
    const declared = declaredNames(code);
    this.#references.set(module, new Set(this.#used(code, declared).map(([, declarer]) => declarer.module)));
    for (const [name, description] of declared) this.#names.set(name, { ...description, module });
    this.#forget();
  }

  /** Whether any name of the notebook still depends on a module. */
  needs(module: number): boolean {
    return this.#references.has(module);
  }

  /** Jupyter's word for a name of the notebook. */
  typeOf(name: string): string | undefined {
    return this.#names.get(name)?.type;
  }

  /** The text of a cell's module. */
  moduleText(code: string): string {
    const declared = declaredNames(code);
    return `${code}\n;${header(this.#used(code, declared))} ${exportsOf(declared)}`;
  }

  /** The text of a cell's module in a notebook that is read as a whole: one line further down, as a draft is. */
  readText(code: string): string {
    const declared = declaredNames(code);
    return `${header(this.#used(code, declared))} {}\n${code}\n;${exportsOf(declared)}`;
  }

  /**
   * The text of a cell that is being written, one line further down: its brackets may be open, which would swallow a trailer.
   * `every` makes all names of the notebook visible, not only those that occur in the cell.
   */
  draftText(code: string, every: boolean): string {
    const declared = declaredNames(code);
    const names = every ? [...this.#names].filter(([name]) => !declared.has(name)) : this.#used(code, declared);
    // The braces end the imports: right behind one, only the keywords of imports would be proposed.
    return `${header(names)} {}\n${code}`;
  }

  /** Names of earlier cells that occur in a cell. */
  #used(code: string, declared: ReadonlyMap<string, unknown>): [string, Declarer][] {
    const used: [string, Declarer][] = [];
    // Every word may be a name; strings and comments are words too, which does no harm.
    for (const name of new Set(code.match(/[\p{ID_Start}$_][\p{ID_Continue}$]*/gu))) {
      const declarer = this.#names.get(name);
      if (declarer && !declared.has(name)) used.push([name, declarer]);
    }
    return used;
  }

  /** Drops modules that no name depends on any more: a cell that runs again and again needs one. */
  #forget(): void {
    const needed = new Set<number>();
    const visit = (module: number): void => {
      if (needed.has(module)) return;
      needed.add(module);
      for (const reference of this.#references.get(module) ?? []) visit(reference);
    };
    for (const { module } of this.#names.values()) visit(module);
    for (const module of this.#references.keys()) if (!needed.has(module)) this.#references.delete(module);
  }
}

function header(names: [string, Declarer][]): string {
  return [`import * as __cells from "./${HUB}";`, ...names.map(([name, declarer]) => alias(name, declarer))].join(' ');
}

function exportsOf(declared: ReadonlyMap<string, DeclaredName>): string {
  const names = [...declared].filter(([, { exported }]) => !exported).map(([name]) => name);
  return `export { ${names.join(', ')} };`;
}

function alias(name: string, { module, assignable, typeImport }: Declarer): string {
  const from = `__cells.c${module}.${name}`;
  // Of a type-only import there can be no alias.
  if (typeImport) return `import { ${name} } from "./${CELL_PREFIX}${module}";`;
  if (!assignable) return `import ${name} = ${from};`;
  // In the type of an accessor, because a plain `typeof` looks back through the cell's code for what narrows it, and goes in circles there; inferred from
  // the type of a function, what never got a type would be unknown, not any.
  return `declare let ${name}: { get of(): typeof ${from} }["of"];`;
}
