import { type ChildProcess, spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { pathToFileURL } from 'node:url';
import { CompilerGone } from '../fallback-service.js';
import { Connection, type Message } from './connection.js';

interface Document {
  version: number;
  text: string;
}

interface Pending {
  method: string;
  params: unknown;
  resolve(result: unknown): void;
  reject(error: Error): void;
  /** How often the server died over it. */
  deaths: number;
}

/** Deaths after which a request is given up, so that one poisonous cell cannot keep the server dying for ever. */
const MAX_DEATHS = 3;

const MAX_FAILED_STARTS = 3;

/**
 * How far the server's heap may grow between collections, in percent of what is alive. With Go's 100 a third of the time before the first
 * cell went into collecting what had just been loaded.
 */
const GOGC = '300';

/**
 * A language server in a child process. It holds no state of its own that matters: when it dies, a new one gets every open document and every
 * unanswered request again.
 */
export class LanguageServer {
  readonly #documents = new Map<string, Document>();
  readonly #pending = new Map<number, Pending>();
  readonly #command: string;
  readonly #args: string[];
  /** The folder of the project; undefined until {@link start}. */
  #folder: string | undefined;
  #child: ChildProcess | undefined;
  #connection: Connection | undefined;
  #nextId = 1;
  #initializing: number | undefined;
  #ready = false;
  #disposed = false;
  /** Deaths since it last became ready. */
  #failedStarts = 0;
  /** Set when the program does not run at all. */
  #gone: CompilerGone | undefined;

  /** The program starts to load at once; it takes as long as its project takes to be laid out. */
  constructor(command: string, args: string[]) {
    this.#command = command;
    this.#args = args;
    this.#launch();
  }

  /** Begins to work in `folder`, which holds the project. */
  start(folder: string): void {
    this.#folder = folder;
    this.#initialize();
  }

  /** The child's process id, while it lives. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  #launch(): void {
    // The child reads files for us and must not die of the terminal's Ctrl-C, which is the kernel's to handle.
    const child = spawn(this.#command, this.#args, {
      stdio: ['pipe', 'pipe', 'ignore'],
      // Not the notebook's folder, which may be moved or deleted.
      cwd: tmpdir(),
      detached: process.platform !== 'win32',
      windowsHide: true,
      env: { ...process.env, GOGC },
    });
    this.#child = child;
    this.#ready = false;
    child.stdin!.on('error', () => {});
    child.once('error', (error) => this.#died(child, error));
    child.once('exit', () => this.#died(child));
    child.unref();
    this.#connection = new Connection(child.stdin!, child.stdout!, (message) => this.#receive(message));
    if (this.#folder !== undefined) this.#initialize();
  }

  #initialize(): void {
    const root = pathToFileURL(this.#folder!).href;
    this.#initializing = this.#nextId++;
    this.#connection!.send({
      id: this.#initializing,
      method: 'initialize',
      params: {
        processId: process.pid,
        rootUri: root,
        workspaceFolders: null,
        // Nobody reads what the server could tell of its own accord, and it must not look for packages to propose, or install any.
        initializationOptions: {
          disablePushDiagnostics: true,
          logVerbosity: 0,
          userPreferences: {
            suggest: { autoImports: false },
            tsserver: { automaticTypeAcquisition: { enabled: false } },
          },
        },
        capabilities: {
          general: { positionEncodings: ['utf-16'] },
          textDocument: {
            hover: { contentFormat: ['markdown'] },
            completion: { completionItem: { documentationFormat: ['markdown'] } },
            signatureHelp: { signatureInformation: { documentationFormat: ['markdown'] } },
            diagnostic: {},
          },
        },
      },
    });
  }

  /** Opens a document or replaces its text. */
  put(uri: string, text: string): void {
    const document = this.#documents.get(uri);
    if (!document) {
      const opened = { version: 1, text };
      this.#documents.set(uri, opened);
      if (this.#ready) this.#open(uri, opened);
      return;
    }
    if (document.text === text) return;
    document.version++;
    document.text = text;
    if (!this.#ready) return;
    this.#connection!.send({
      method: 'textDocument/didChange',
      params: { textDocument: { uri, version: document.version }, contentChanges: [{ text }] },
    });
  }

  /** Tells the server; one that is not up yet will find out by itself. */
  notify(method: string, params: unknown): void {
    if (this.#ready) this.#connection!.send({ method, params });
  }

  /**
   * Asks the server; waits while it starts and asks again when it dies.
   * @throws Error when the server refuses, or dies of the request.
   */
  request<T>(method: string, params: unknown): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#gone) {
        reject(this.#gone);
        return;
      }
      const id = this.#nextId++;
      this.#pending.set(id, { method, params, resolve: resolve as (r: unknown) => void, reject, deaths: 0 });
      if (this.#ready) this.#connection!.send({ id, method, params });
    });
  }

  dispose(): void {
    this.#disposed = true;
    this.#child?.kill('SIGKILL');
    for (const { reject } of this.#pending.values()) reject(new Error('The language service was shut down.'));
    this.#pending.clear();
  }

  #open(uri: string, { version, text }: Document): void {
    this.#connection!.send({
      method: 'textDocument/didOpen',
      params: { textDocument: { uri, languageId: 'typescript', version, text } },
    });
  }

  #receive(message: Message): void {
    if (message.method !== undefined) {
      // The server asks for settings and registrations: we have none to give.
      if (message.id === undefined) return;
      const items = (message.params as { items?: unknown[] } | undefined)?.items;
      const result = message.method === 'workspace/configuration' ? (items ?? []).map(() => null) : null;
      this.#connection!.send({ id: message.id, result });
      return;
    }
    const id = message.id as number;
    if (id === this.#initializing) {
      this.#initialized();
      return;
    }
    const call = this.#pending.get(id);
    if (!call) return;
    this.#pending.delete(id);
    if (message.error) call.reject(new Error(`${call.method}: ${message.error.message}`));
    else call.resolve(message.result);
  }

  #initialized(): void {
    this.#failedStarts = 0;
    this.#ready = true;
    this.#connection!.send({ method: 'initialized', params: {} });
    for (const [uri, document] of this.#documents) this.#open(uri, document);
    for (const [id, { method, params }] of this.#pending) this.#connection!.send({ id, method, params });
  }

  #died(child: ChildProcess, cause?: Error): void {
    if (this.#disposed || child !== this.#child) return;
    // A program that dies again and again before it answers is broken; one that never started is no program.
    const hopeless = child.pid === undefined || ++this.#failedStarts > MAX_FAILED_STARTS;
    this.#ready = false;
    this.#gone = hopeless ? new CompilerGone(`Cannot run ${this.#command}.`, { cause }) : undefined;
    for (const [id, call] of this.#pending) {
      if (!hopeless && ++call.deaths < MAX_DEATHS) continue;
      this.#pending.delete(id);
      call.reject(
        this.#gone ?? new CompilerGone(`${this.#command} died of ${call.method} again and again.`, { cause }),
      );
    }
    if (!hopeless) this.#launch();
  }
}
