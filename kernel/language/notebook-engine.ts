import { cellDiagnostics } from './cell-diagnostics.js';
import { completeness } from './completeness.js';
import type { Completeness, Completion, Diagnostic, EngineOptions, Hover, LanguageEngine, Position } from './engine.js';
import { positionAt } from './position.js';
import { createProject } from './project.js';
import { CELL_PREFIX, NotebookScope } from './scope.js';
import type { TypeService } from './type-service.js';

/** The language engine over any compiler: it lays cells out as modules and keeps the notebook's scope. */
export class NotebookEngine implements LanguageEngine {
  readonly #service: TypeService;
  readonly #scope = new NotebookScope();
  #folder = '';
  /** Number of the module that the next cell becomes. */
  #next = 1;
  /** Cells that the next module imports in any case: {@link NotebookScope}. */
  #prepared: number[] = [];
  /** The cells' own ids by the number of their module. */
  readonly #ids = new Map<number, number>();
  #started: Promise<void>;
  #begin!: (started: Promise<void>) => void;

  constructor(service: TypeService) {
    this.#service = service;
    this.#started = new Promise((resolve) => {
      this.#begin = resolve;
    });
  }

  start(options: EngineOptions): Promise<void> {
    const project = createProject(options);
    this.#folder = project.folder;
    const started = this.#service.start(project).then(() => this.#prepare(0, ''));
    this.#begin(started);
    return started;
  }

  async check(code: string): Promise<Diagnostic[]> {
    await this.#started;
    const path = this.#path(this.#next);
    this.#service.put(path, this.#scope.moduleText(code, this.#prepared));
    const found = cellDiagnostics(code, await this.#service.diagnostics(path));
    if (!found.some(({ severity }) => severity === 'error')) this.#prepare(this.#next, code);
    return found.map((diagnostic) => ({ ...diagnostic, message: this.#readable(diagnostic.message) }));
  }

  commit(id: number, code: string): void {
    const cell = this.#next++;
    this.#ids.set(cell, id);
    const text = this.#scope.moduleText(code, []);
    this.#scope.add(cell, code);
    void this.#started.then(() => this.#service.put(this.#path(cell), text));
  }

  /**
   * While cell `checked` runs, the compiler gets ready for the next one: it opens that cell's module, empty, with the imports it may
   * need, so that the check itself changes no list of imports.
   */
  #prepare(checked: number, code: string): void {
    this.#prepared = [...this.#scope.declaringCells()];
    if (checked > 0) {
      this.#service.put(this.#path(checked), this.#scope.moduleText(code, []));
      this.#prepared.push(checked);
    }
    this.#service.put(this.#path('draft'), this.#scope.draftText('', false, this.#prepared));
    this.#service.put(this.#path(checked + 1), this.#scope.moduleText('', this.#prepared));
  }

  async complete(code: string, offset: number): Promise<Completion> {
    await this.#started;
    const start = offset - /[\p{ID_Continue}$]*$/u.exec(code.slice(0, offset))![0].length;
    const end = offset + /^[\p{ID_Continue}$]*/u.exec(code.slice(offset))![0].length;
    const path = this.#draft(code, true);
    const prefix = code.slice(start, offset).toLowerCase();
    const isMember = /\.\s*$/.test(code.slice(0, start));
    const found = await this.#service.completions(path, inDraft(code, offset));
    const items = found
      .filter(({ text }) => text.toLowerCase().startsWith(prefix) && !text.startsWith('__cell'))
      .sort((a, b) => (a.sortText < b.sortText ? -1 : a.sortText > b.sortText ? 1 : 0))
      .map(({ text, type, signature }) => ({
        text,
        type: isMember ? type : (this.#scope.typeOf(text) ?? type),
        ...(signature !== undefined && { signature }),
      }));
    return { items, start, end };
  }

  async inspect(code: string, offset: number): Promise<Hover | undefined> {
    await this.#started;
    const path = this.#draft(code, false);
    const name = nameAt(code, offset);
    const hover = name === undefined ? undefined : await this.#service.hover(path, inDraft(code, name));
    // A name that nobody declared is an `any` without a name.
    const found =
      hover && hover.signature !== 'any' ? hover : await this.#service.signature(path, inDraft(code, offset));
    if (!found) return undefined;
    return { signature: this.#readable(withoutAlias(found.signature)), documentation: found.documentation };
  }

  async isComplete(code: string): Promise<Completeness> {
    return completeness(code);
  }

  dispose(): Promise<void> {
    return this.#service.dispose();
  }

  #path(number: number | 'draft'): string {
    return `${this.#folder}/${CELL_PREFIX}${number}.ts`;
  }

  /** A cell that is being written has a module of its own, so that it never disturbs the one that is checked. */
  #draft(code: string, every: boolean): string {
    const path = this.#path('draft');
    this.#service.put(path, this.#scope.draftText(code, every, this.#prepared));
    return path;
  }

  /** `import("/a/b/gradbook-cell-3").Net` and `__cell3.Net` as people know it: `Cell[3].Net`. */
  #readable(message: string): string {
    const cell = (_: string, number: string) => `Cell[${this.#ids.get(Number(number)) ?? number}]`;
    return message
      .replace(/(?:typeof )?import\("[^"]*?gradbook-cell-(\d+)"\)/g, cell)
      .replace(/"[^"]*?gradbook-cell-(\d+)"/g, cell)
      .replace(/\b__cell(\d+)(?=\.)/g, cell);
  }
}

/** A place in the draft's module, which begins with a line of imports. */
function inDraft(code: string, offset: number): Position {
  const { line, character } = positionAt(code, offset);
  return { line: line + 1, character };
}

/** Where the name under or just before the cursor begins. */
function nameAt(code: string, offset: number): number | undefined {
  const before = /[\p{ID_Continue}$]*$/u.exec(code.slice(0, offset))![0].length;
  const after = /^[\p{ID_Continue}$]*/u.exec(code.slice(offset))![0].length;
  return before + after > 0 ? offset - before : undefined;
}

/** Names of earlier cells reach a cell by imports; that is ours to know. */
function withoutAlias(signature: string): string {
  return signature.replace(/^\(alias\) /, '').replace(/\nimport [^\n]*$/, '');
}
