import type { Diagnostic, Position } from '../engine.js';
import type { Project } from '../project.js';
import type { ServiceCompletion, TypeService } from '../type-service.js';
import { type TypeScript, typescript } from '../typescript6.js';
import { LibraryHost } from './host.js';
import { describeParts, jupyterType } from './wording.js';

/** TypeScript 6 as a library in this thread: slower, and there wherever Node is. */
export class LibraryService implements TypeService {
  readonly #ts: typeof TypeScript = typescript();
  #host!: LibraryHost;
  #service!: TypeScript.LanguageService;

  async start(project: Project): Promise<void> {
    this.#host = new LibraryHost(this.#ts, project);
    this.#service = this.#ts.createLanguageService(this.#host);
  }

  created(): void {
    // It looks at the disk itself.
  }

  changed(): void {
    this.#host.filesChanged = true;
    this.#service.getProgram();
    this.#host.filesChanged = false;
  }

  configured(project: Project): void {
    this.#host.configure(project);
  }

  put(path: string, text: string): void {
    this.#host.put(path, text);
  }

  async diagnostics(path: string): Promise<Diagnostic[]> {
    const syntax = this.#service.getSyntacticDiagnostics(path);
    // As the language server does: types of a text that does not parse are noise.
    const found = syntax.length > 0 ? syntax : this.#service.getSemanticDiagnostics(path);
    return found.map(({ category, code, messageText, start = 0, length = 0 }) => ({
      severity: this.#severity(category),
      code,
      message: this.#ts.flattenDiagnosticMessageText(messageText, '\n'),
      start: this.#position(path, start),
      end: this.#position(path, start + length),
    }));
  }

  async completions(path: string, position: Position): Promise<ServiceCompletion[]> {
    const found = this.#service.getCompletionsAtPosition(path, this.#offset(path, position), undefined);
    return (found?.entries ?? []).map(({ name, insertText, kind, sortText }) => ({
      text: insertText ?? name,
      type: jupyterType(kind),
      sortText: sortText + name,
    }));
  }

  async hover(path: string, position: Position) {
    const found = this.#service.getQuickInfoAtPosition(path, this.#offset(path, position));
    if (!found) return undefined;
    const text = this.#ts.displayPartsToString(found.displayParts);
    // TypeScript 7 says of an imported function that it is one.
    const signature = text.replace(/^\(alias\) (?=[\p{ID_Continue}$]+[<(])/u, 'function ');
    return describeParts(signature, found.documentation, found.tags);
  }

  async signature(path: string, position: Position) {
    const help = this.#service.getSignatureHelpItems(path, this.#offset(path, position), undefined);
    const item = help?.items[help.selectedItemIndex];
    if (!item) return undefined;
    const join = (parts: TypeScript.SymbolDisplayPart[]) => this.#ts.displayPartsToString(parts);
    const parameters = item.parameters.map((p) => join(p.displayParts)).join(join(item.separatorDisplayParts));
    const signature = join(item.prefixDisplayParts) + parameters + join(item.suffixDisplayParts);
    return describeParts(signature, item.documentation, item.tags);
  }

  async dispose(): Promise<void> {
    this.#service.dispose();
  }

  #severity(category: TypeScript.DiagnosticCategory): Diagnostic['severity'] {
    const categories = this.#ts.DiagnosticCategory;
    if (category === categories.Error) return 'error';
    if (category === categories.Warning) return 'warning';
    return category === categories.Suggestion ? 'hint' : 'information';
  }

  #source(path: string): TypeScript.SourceFile {
    return this.#service.getProgram()!.getSourceFile(path)!;
  }

  #position(path: string, offset: number): Position {
    return this.#ts.getLineAndCharacterOfPosition(this.#source(path), offset);
  }

  #offset(path: string, { line, character }: Position): number {
    return this.#ts.getPositionOfLineAndCharacter(this.#source(path), line, character);
  }
}
