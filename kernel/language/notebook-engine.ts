import { cellDiagnostics } from './cell-diagnostics.js';
import { completeness } from './completeness.js';
import type { Completeness, Completion, Diagnostic, EngineOptions, Hover, LanguageEngine, Position } from './engine.js';
import { positionAt } from './position.js';
import { CELL_PREFIX, createProject } from './project.js';
import { NotebookScope } from './scope.js';
import type { TypeService } from './type-service.js';

/** The language engine over any compiler: it lays cells out as modules and keeps the notebook's scope. */
export class NotebookEngine implements LanguageEngine {
  readonly #service: TypeService;
  readonly #scope = new NotebookScope();
  #folder = '';
  /** Number of the module that the next cell becomes. */
  #next = 1;
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
    const started = this.#service.start(project);
    this.#begin(started);
    return started;
  }

  async check(code: string): Promise<Diagnostic[]> {
    await this.#started;
    const path = this.#path(this.#next);
    this.#service.put(path, this.#scope.moduleText(code));
    return cellDiagnostics(code, await this.#service.diagnostics(path)).map((diagnostic) => ({
      ...diagnostic,
      message: this.#readable(diagnostic.message),
    }));
  }

  commit(id: number, code: string): void {
    const number = this.#next++;
    this.#ids.set(number, id);
    const text = this.#scope.moduleText(code);
    this.#scope.add(`./${CELL_PREFIX}${number}`, code);
    void this.#started.then(() => this.#service.put(this.#path(number), text));
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
      .filter(({ text }) => text.toLowerCase().startsWith(prefix))
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
    this.#service.put(path, this.#scope.draftText(code, every));
    return path;
  }

  /** `import("/a/b/gradbook-cell-3").Net` as people know it: `Cell[3].Net`. */
  #readable(message: string): string {
    return message
      .replace(
        /import\("[^"]*?gradbook-cell-(\d+)"\)/g,
        (_, number) => `Cell[${this.#ids.get(Number(number)) ?? number}]`,
      )
      .replace(/"[^"]*?gradbook-cell-(\d+)"/g, (_, number) => `Cell[${this.#ids.get(Number(number)) ?? number}]`);
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
