import type { CellToRead, EngineOptions, Hover, NotebookReader } from './engine.js';
import { CompilerGone } from './fallback-service.js';
import { positionAt } from './position.js';
import { forTslab, IMPORTS_TSLAB, Project, withoutConfig } from './project.js';
import { readable, withoutAlias } from './readable.js';
import { emptyModule, NotebookScope } from './scope.js';
import type { TypeService } from './type-service.js';

/** The reader over any compiler: all cells of a notebook become modules at once, and all names are asked for at once. */
export class WholeNotebookReader implements NotebookReader {
  readonly #service: TypeService;
  readonly #project: Project;
  readonly #started: Promise<void>;
  /** How many modules the notebook before left filled. */
  #filled = 0;
  /** The notebooks share the modules: one at a time. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(service: TypeService, options: EngineOptions) {
    this.#service = service;
    this.#project = new Project(options);
    this.#started = service.start(this.#project);
  }

  read(cells: readonly CellToRead[]): Promise<(Hover | undefined)[][]> {
    const reading = this.#last.then(() => this.#read(cells));
    this.#last = reading.catch(() => {});
    return reading;
  }

  async dispose(): Promise<void> {
    await this.#service.dispose();
    this.#project.remove();
  }

  async #read(cells: readonly CellToRead[]): Promise<(Hover | undefined)[][]> {
    await this.#started;
    this.#layOut(cells);
    return Promise.all(
      cells.map(({ code, names }, i) =>
        Promise.all(
          names.map((offset) => {
            const { line, character } = positionAt(code, offset);
            // Every module begins with a line of imports.
            return this.#hover(this.#project.module(i + 1), { line: line + 1, character });
          }),
        ),
      ),
    );
  }

  #layOut(cells: readonly CellToRead[]): void {
    const service = this.#service;
    const project = this.#project;
    const tslab = cells.some(({ code }) => IMPORTS_TSLAB.test(code));
    if (project.configure(tslab ? forTslab : withoutConfig)) service.configured(project);
    while (project.modules < cells.length) {
      const { paths, hubText } = project.grow();
      service.created(paths);
      service.put(project.hub, hubText);
    }
    const scope = new NotebookScope();
    for (const [i, { code, runs }] of cells.entries()) {
      service.put(project.module(i + 1), scope.readText(code));
      if (runs) scope.add(i + 1, code);
    }
    // What the notebook before declared globally is gone.
    for (let i = cells.length; i < this.#filled; i++) service.put(project.module(i + 1), emptyModule);
    this.#filled = cells.length;
  }

  async #hover(path: string, place: { line: number; character: number }): Promise<Hover | undefined> {
    const hover = await this.#service.hover(path, place).catch((error: unknown) => {
      // One name that the compiler stumbles over is left unexplained.
      if (error instanceof CompilerGone) throw error;
      return undefined;
    });
    // A name that nobody declared is an `any` without a name.
    if (!hover || hover.signature === 'any') return undefined;
    return { signature: readable(withoutAlias(hover.signature), NO_IDS), documentation: hover.documentation };
  }
}

/** Modules are numbered as the cells are. */
const NO_IDS: ReadonlyMap<number, number> = new Map();
