import type { EngineOptions, LanguageEngine, NotebookReader } from './engine.js';
import { FallbackService } from './fallback-service.js';
import { LibraryService } from './library/library-service.js';
import { typescript7 } from './lsp/executable.js';
import { LspService } from './lsp/lsp-service.js';
import { NotebookEngine } from './notebook-engine.js';
import { WholeNotebookReader } from './notebook-reader.js';
import type { TypeService } from './type-service.js';

export type {
  CellToRead,
  Completeness,
  Completion,
  CompletionItem,
  Diagnostic,
  EngineOptions,
  Hover,
  LanguageEngine,
  NotebookReader,
  Position,
} from './engine.js';
export { loweringOptions } from './user-config.js';

/** The compilers that can check a notebook. */
export type Compiler = 'typescript7' | 'typescript6';

/**
 * The language engine for one notebook.
 *
 * @param compiler - by default TypeScript 7, and TypeScript 6 where its package has no binary for this machine
 */
export function createEngine(compiler?: Compiler): LanguageEngine {
  return new NotebookEngine(createService(compiler));
}

/** A reader for the notebooks of one folder, over the same compilers as {@link createEngine}. */
export function createReader(options: EngineOptions, compiler?: Compiler): NotebookReader {
  return new WholeNotebookReader(createService(compiler), options);
}

function createService(compiler: Compiler | undefined): TypeService {
  const executable = compiler === 'typescript6' ? undefined : typescript7();
  const library = () => new LibraryService();
  return executable === undefined ? library() : new FallbackService(new LspService(executable), library);
}
