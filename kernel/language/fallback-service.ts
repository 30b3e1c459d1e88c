import type { Diagnostic, Position } from './engine.js';
import type { Project } from './project.js';
import type { ServiceCompletion, TypeService } from './type-service.js';

/**
 * One compiler until it fails for good, then another, with all files it had: a notebook is not left unchecked because a
 * program does not run on this machine.
 */
export class FallbackService implements TypeService {
  readonly #files = new Map<string, string>();
  readonly #second: () => TypeService;
  #current: TypeService;
  #project: Project | undefined;
  #changing: Promise<void> | undefined;

  /** @param second - makes the second compiler, when the first has thrown {@link CompilerGone} */
  constructor(first: TypeService, second: () => TypeService) {
    this.#current = first;
    this.#second = second;
  }

  start(project: Project): Promise<void> {
    this.#project = project;
    return this.#current.start(project);
  }

  created(paths: string[]): void {
    this.#current.created(paths);
  }

  changed(paths: string[]): void {
    this.#current.changed(paths);
  }

  configured(project: Project): void {
    this.#current.configured(project);
  }

  put(path: string, text: string): void {
    this.#files.set(path, text);
    this.#current.put(path, text);
  }

  diagnostics(path: string): Promise<Diagnostic[]> {
    return this.#ask((service) => service.diagnostics(path));
  }

  completions(path: string, position: Position): Promise<ServiceCompletion[]> {
    return this.#ask((service) => service.completions(path, position));
  }

  hover(path: string, position: Position) {
    return this.#ask((service) => service.hover(path, position));
  }

  signature(path: string, position: Position) {
    return this.#ask((service) => service.signature(path, position));
  }

  dispose(): Promise<void> {
    return this.#current.dispose();
  }

  async #ask<T>(question: (service: TypeService) => Promise<T>): Promise<T> {
    const asked = this.#current;
    try {
      return await question(asked);
    } catch (error) {
      if (!(error instanceof CompilerGone)) throw error;
      if (asked === this.#current) this.#changing = this.#change();
      await this.#changing;
      return question(this.#current);
    }
  }

  async #change(): Promise<void> {
    void this.#current.dispose();
    this.#current = this.#second();
    await this.#current.start(this.#project!);
    for (const [path, text] of this.#files) this.#current.put(path, text);
  }
}

/** A compiler that cannot answer and never will. */
export class CompilerGone extends Error {
  override name = 'CompilerGone';
}
