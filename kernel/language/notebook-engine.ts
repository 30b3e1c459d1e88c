import { Advice } from './advice/advice.js';
import { cellDiagnostics, isImplicitAny } from './cell-diagnostics.js';
import { completeness } from './completeness.js';
import type { Completeness, Completion, Diagnostic, EngineOptions, Hover, LanguageEngine, Position } from './engine.js';
import { ImportedFiles } from './imported-files.js';
import { positionAt } from './position.js';
import { forTslab, IMPORTS_TSLAB, Project, withoutConfig } from './project.js';
import { fitting } from './proposals.js';
import { readable, withoutAlias } from './readable.js';
import { emptyModule, NotebookScope } from './scope.js';
import type { ServiceCompletion, TypeService } from './type-service.js';

/** The language engine over any compiler: it lays cells out as modules and keeps the notebook's scope. */
export class NotebookEngine implements LanguageEngine {
  readonly #service: TypeService;
  readonly #scope = new NotebookScope();
  /** The cells' own ids by the number of their module. */
  readonly #ids = new Map<number, number>();
  /** Number of the module that the next cell becomes. */
  #next = 1;
  #project: Project | undefined;
  #imported: ImportedFiles | undefined;
  #advice: Advice | undefined;
  /** Whether a cell has imported `tslab`. */
  #tslab = false;
  #started: Promise<Project>;
  #begin!: (started: Promise<Project>) => void;

  constructor(service: TypeService) {
    this.#service = service;
    this.#started = new Promise((resolve) => {
      this.#begin = resolve;
    });
  }

  async start(options: EngineOptions): Promise<void> {
    const project = new Project(options);
    this.#project = project;
    this.#imported = new ImportedFiles(options.cwd);
    this.#advice = new Advice(
      {
        diagnostics: async (code) => this.#inWords(await this.#draftDiagnostics(code, project)),
        members: (code) => this.#members(code, project),
        declares: (name) => this.#scope.typeOf(name) !== undefined,
      },
      options.namespaces ?? [],
    );
    const started = this.#service.start(project).then(() => project);
    this.#begin(started);
    await started;
    await this.#warmUp(project);
  }

  /** Has the compiler read everything before the first cell comes; that one need not wait for the end of it. */
  async #warmUp({ draft }: Project): Promise<void> {
    this.#service.put(draft, this.#scope.draftText('', false));
    // What goes wrong here goes wrong again with the first cell, which reports it.
    await this.#service.diagnostics(draft).catch(() => {});
  }

  async check(code: string): Promise<Diagnostic[]> {
    const project = await this.#started;
    this.#tslab ||= IMPORTS_TSLAB.test(code);
    if (project.configure(this.#tslab ? forTslab : withoutConfig)) this.#service.configured(project);
    this.#lookAtFiles(code);
    const path = project.module(this.#next);
    this.#service.put(path, this.#scope.moduleText(code));
    return this.#explained(await this.#service.diagnostics(path), code, project);
  }

  async diagnose(code: string): Promise<Diagnostic[]> {
    const project = await this.#started;
    this.#lookAtFiles(code);
    return this.#explained(await this.#draftDiagnostics(code, project), code, project);
  }

  commit(id: number, code: string): void {
    const module = this.#next;
    const text = this.#scope.moduleText(code);
    this.#ids.set(module, id);
    this.#scope.add(module, code);
    this.#next = 1;
    while (this.#scope.needs(this.#next)) this.#next++;
    const last = this.#next;
    void this.#started.then((project) => {
      this.#service.put(project.module(module), text);
      if (last > project.modules) this.#grow(project);
    });
  }

  #grow(project: Project): void {
    const { paths, hubText } = project.grow();
    this.#service.created(paths);
    this.#service.put(project.hub, hubText);
  }

  async complete(code: string, offset: number): Promise<Completion> {
    const path = await this.#draft(code, true);
    const found = fitting(await this.#service.completions(path, inDraft(code, offset)), code, offset);
    const { start, end } = found;
    const isMember = /\.\s*$/.test(code.slice(0, start));
    const items = found.items.map(({ text, type, signature }) => ({
      text,
      type: isMember ? type : (this.#scope.typeOf(text) ?? type),
      ...(signature !== undefined && { signature: this.#readable(signature) }),
    }));
    return { items, start, end };
  }

  async inspect(code: string, offset: number): Promise<Hover | undefined> {
    const path = await this.#draft(code, false);
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

  async dispose(): Promise<void> {
    await this.#service.dispose();
    this.#project?.remove();
  }

  /** A cell that is being written has a module of its own, so that it never disturbs the one that is checked. */
  async #draft(code: string, every: boolean): Promise<string> {
    const { draft } = await this.#started;
    this.#lookAtFiles(code);
    this.#service.put(draft, this.#scope.draftText(code, every));
    return draft;
  }

  /** Tells the compiler which of the files that the notebook imports are not any more what it has read. */
  #lookAtFiles(code: string): void {
    const changed = this.#imported!.changed();
    this.#imported!.add(code);
    if (changed.length > 0) this.#service.changed(changed);
  }

  /** What the compiler says of a text as the next cell. */
  async #draftDiagnostics(code: string, { draft }: Project): Promise<Diagnostic[]> {
    // In one turn, so that the answer is about this text and not about that of a completion asked for meanwhile.
    this.#service.put(draft, this.#scope.draftText(code, false));
    const found = await this.#service.diagnostics(draft);
    return found.flatMap((diagnostic) => {
      const [start, end] = [diagnostic.start, diagnostic.end].map((place) => ({ ...place, line: place.line - 1 }));
      return start!.line < 0 ? [] : [{ ...diagnostic, start: start!, end: end! }];
    });
  }

  /** What is proposed behind a line that sees the globals only. */
  #members(line: string, { draft }: Project): Promise<ServiceCompletion[]> {
    this.#service.put(draft, `${emptyModule} {}\n${line}`);
    return this.#service.completions(draft, { line: 1, character: line.length });
  }

  /** Diagnostics about a cell in the words of the notebook, with advice. */
  async #explained(found: readonly Diagnostic[], code: string, project: Project): Promise<Diagnostic[]> {
    const said = this.#inWords(cellDiagnostics(code, found));
    const explained = await this.#advice!.explain(said, code);
    return project.hasUserConfig ? explained : explained.filter((diagnostic) => !isImplicitAny(diagnostic));
  }

  #inWords(found: readonly Diagnostic[]): Diagnostic[] {
    return found.map((diagnostic) => ({ ...diagnostic, message: this.#readable(diagnostic.message) }));
  }

  #readable(message: string): string {
    return readable(message, this.#ids);
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
