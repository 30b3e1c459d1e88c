import type { LanguageEngine } from './engine.js';
import { typescript7 } from './lsp/executable.js';
import { LspService } from './lsp/lsp-service.js';
import { NotebookEngine } from './notebook-engine.js';

export type {
  Completeness,
  Completion,
  CompletionItem,
  Diagnostic,
  EngineOptions,
  Hover,
  LanguageEngine,
  Position,
} from './engine.js';

/** The language engine for one notebook. */
export function createEngine(): LanguageEngine {
  return new NotebookEngine(new LspService(typescript7()!));
}
