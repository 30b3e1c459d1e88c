import type { Project } from '../project.js';
import type { TypeScript } from '../typescript6.js';

/** Shows TypeScript 6 the notebook: its cells and configuration from memory, all else from the disk. */
export class LibraryHost implements TypeScript.LanguageServiceHost {
  readonly #ts: typeof TypeScript;
  readonly #folder: string;
  readonly #files = new Map<string, { version: number; text: string }>();
  #options!: TypeScript.CompilerOptions;
  #roots!: string[];

  constructor(ts: typeof TypeScript, project: Project) {
    this.#ts = ts;
    this.#folder = project.folder;
    this.configure(project);
  }

  /** Reads the configuration. */
  configure({ configuration, folder }: Project): void {
    const ts = this.#ts;
    const { config } = ts.readConfigFile(configuration, ts.sys.readFile);
    const parsed = ts.parseJsonConfigFileContent(config, ts.sys, folder);
    this.#options = parsed.options;
    this.#roots = parsed.fileNames;
  }

  put(path: string, text: string): void {
    const file = this.#files.get(path);
    if (file?.text !== text) this.#files.set(path, { version: (file?.version ?? 0) + 1, text });
  }

  /** Whether files on the disk came or went: what is imported is looked for again. Set back when it was. */
  filesChanged = false;

  // Not a method: TypeScript calls it without its object.
  readonly hasInvalidatedResolutions = (): boolean => this.filesChanged;

  getCompilationSettings(): TypeScript.CompilerOptions {
    return this.#options;
  }

  getScriptFileNames(): string[] {
    return [...new Set([...this.#roots, ...this.#files.keys()])];
  }

  getScriptVersion(path: string): string {
    return String(this.#files.get(path)?.version ?? this.#ts.sys.getModifiedTime?.(path)?.getTime() ?? 0);
  }

  getScriptSnapshot(path: string): TypeScript.IScriptSnapshot | undefined {
    const text = this.readFile(path);
    return text === undefined ? undefined : this.#ts.ScriptSnapshot.fromString(text);
  }

  getCurrentDirectory(): string {
    return this.#folder;
  }

  getDefaultLibFileName(options: TypeScript.CompilerOptions): string {
    return this.#ts.getDefaultLibFilePath(options);
  }

  fileExists(path: string): boolean {
    return this.#files.has(path) || this.#ts.sys.fileExists(path);
  }

  readFile(path: string): string | undefined {
    return this.#files.get(path)?.text ?? this.#ts.sys.readFile(path);
  }

  directoryExists(path: string): boolean {
    return this.#ts.sys.directoryExists(path);
  }

  getDirectories(path: string): string[] {
    return this.#ts.sys.getDirectories(path);
  }

  realpath(path: string): string {
    return this.#files.has(path) ? path : (this.#ts.sys.realpath?.(path) ?? path);
  }
}
