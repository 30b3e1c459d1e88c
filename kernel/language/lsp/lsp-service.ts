import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { Diagnostic, Position } from '../engine.js';
import type { Project } from '../project.js';
import type { ServiceCompletion, TypeService } from '../type-service.js';
import { jupyterType } from './completion-kinds.js';
import { LanguageServer } from './server.js';

interface LspDiagnostic {
  severity?: number;
  code?: number | string;
  message: string;
  range: { start: Position; end: Position };
}

interface LspCompletion {
  label: string;
  insertText?: string;
  kind?: number;
  sortText?: string;
  detail?: string;
}

type Markup = string | { value: string };

interface LspSignatureHelp {
  signatures: { label: string; documentation?: Markup }[];
  activeSignature?: number;
}

/** TypeScript 7: the native compiler as a language server, `tsc --lsp --stdio`. */
export class LspService implements TypeService {
  readonly #server: LanguageServer;

  constructor(executable: string) {
    this.#server = new LanguageServer(executable, ['--lsp', '--stdio']);
  }

  /** The child's process id, while it lives. */
  get pid(): number | undefined {
    return this.#server.pid;
  }

  async start(project: Project): Promise<void> {
    this.#server.start(project.folder);
  }

  created(paths: string[]): void {
    const changes = paths.map((path) => ({ uri: uri(path), type: FILE_CREATED }));
    this.#server.notify('workspace/didChangeWatchedFiles', { changes });
  }

  changed(paths: string[]): void {
    const changes = paths.map((path) => ({ uri: uri(path), type: existsSync(path) ? FILE_CHANGED : FILE_DELETED }));
    this.#server.notify('workspace/didChangeWatchedFiles', { changes });
  }

  configured({ configuration }: Project): void {
    this.changed([configuration]);
  }

  put(path: string, text: string): void {
    this.#server.put(uri(path), text);
  }

  async diagnostics(path: string): Promise<Diagnostic[]> {
    const { items } = await this.#ask<{ items?: LspDiagnostic[] }>('textDocument/diagnostic', path);
    return (items ?? []).map(({ severity, code, message, range }) => ({
      severity: severities[(severity ?? 1) - 1] ?? 'error',
      code: Number(code ?? 0),
      message,
      start: range.start,
      end: range.end,
    }));
  }

  async completions(path: string, position: Position): Promise<ServiceCompletion[]> {
    const answer = await this.#ask<LspCompletion[] | { items: LspCompletion[] } | null>(
      'textDocument/completion',
      path,
      position,
    );
    const items = Array.isArray(answer) ? answer : (answer?.items ?? []);
    return items.map(({ label, insertText, kind, sortText, detail }) => ({
      text: insertText ?? label,
      type: jupyterType(kind),
      sortText: sortText ?? label,
      ...(detail !== undefined && { signature: detail }),
    }));
  }

  async hover(path: string, position: Position) {
    const answer = await this.#ask<{ contents: Markup } | null>('textDocument/hover', path, position);
    return answer ? splitHover(plain(answer.contents)) : undefined;
  }

  async signature(path: string, position: Position) {
    const answer = await this.#ask<LspSignatureHelp | null>('textDocument/signatureHelp', path, position);
    const signature = answer?.signatures[answer.activeSignature ?? 0];
    return signature && { signature: signature.label, documentation: plain(signature.documentation) };
  }

  async dispose(): Promise<void> {
    this.#server.dispose();
  }

  #ask<T>(method: string, path: string, position?: Position): Promise<T> {
    return this.#server.request(method, { textDocument: { uri: uri(path) }, ...(position && { position }) });
  }
}

/** `FileChangeType` of the protocol. */
const FILE_CREATED = 1;
const FILE_CHANGED = 2;
const FILE_DELETED = 3;

const severities = ['error', 'warning', 'information', 'hint'] as const;

function uri(path: string): string {
  return pathToFileURL(path).href;
}

function plain(markup: Markup | undefined): string {
  return (typeof markup === 'string' ? markup : (markup?.value ?? '')).trim();
}

/** A hover is a fenced block with the signature, then the documentation. */
function splitHover(markdown: string): { signature: string; documentation: string } {
  const [whole, signature] = /^```\w*\n([\s\S]*?)\n?```/.exec(markdown) ?? ['', ''];
  return { signature: signature!, documentation: markdown.slice(whole!.length).trim() };
}
