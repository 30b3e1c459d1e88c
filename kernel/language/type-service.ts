import type { Diagnostic, Position } from './engine.js';
import type { Project } from './project.js';

/** A proposal as the compiler gives it. */
export interface ServiceCompletion {
  text: string;
  /** Jupyter's word for what it is. */
  type: string;
  /** Smaller comes first. */
  sortText: string;
  signature?: string;
}

/**
 * A TypeScript compiler that answers questions about files which exist in memory only. Paths are absolute, with forward slashes.
 * Two implementations: TypeScript 7 as a child process, and TypeScript 6 in this thread where there is no binary of 7.
 */
export interface TypeService {
  start(project: Project): Promise<void>;
  /** Tells of files that are new on the disk. */
  created(paths: string[]): void;
  /** Tells of files on the disk that were written, deleted or made again. */
  changed(paths: string[]): void;
  /** Tells that the configuration was written anew. */
  configured(project: Project): void;
  /** Opens a file, or replaces its text. */
  put(path: string, text: string): void;
  diagnostics(path: string): Promise<Diagnostic[]>;
  completions(path: string, position: Position): Promise<ServiceCompletion[]>;
  /** Signature and documentation of the name at a place. */
  hover(path: string, position: Position): Promise<{ signature: string; documentation: string } | undefined>;
  /** The signature of the call around a place. */
  signature(path: string, position: Position): Promise<{ signature: string; documentation: string } | undefined>;
  dispose(): Promise<void>;
}
